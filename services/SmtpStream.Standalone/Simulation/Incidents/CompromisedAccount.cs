using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>A stranger knows the password of an account and sends through it, far above its norm.</summary>
internal sealed class CompromisedAccount(
    ScriptedIncident entry,
    ServerLog log,
    SeededRandom random,
    MailPopulation population,
    MailQueue queue,
    Peer attacker,
    Account victim,
    double messagesPerMinute) : Incident(entry)
{
    /// <summary>Share of bought addresses that do not exist (any more).</summary>
    private const double StaleAddressShare = 0.12;

    private const int SizeBytes = 4_200;

    public override void Run(TrafficMinute minute)
    {
        for (var n = random.Poisson(messagesPerMinute); n > 0; n--)
        {
            var start = minute.At(random.NextDouble());
            if (!Entry.IsActive(start))
            {
                continue;
            }

            var session = new SmtpSession(log, random, "postfix/submission/smtpd", attacker, start);
            session.StartTls();
            session.Pause(random.Between(0.1, 0.3));
            var recipients = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Recipient()).ToList();
            queue.Activate(session.Accept(victim.Address, recipients, SizeBytes, victim.Address), session.NowUnixUs);
            session.Quit();
        }
    }

    private QueuedRecipient Recipient()
    {
        var to = population.PickOther(random);
        return new QueuedRecipient($"{MailPopulation.PickMailbox(random)}@{to.Domain}", null, to, StaleAddressShare);
    }
}
