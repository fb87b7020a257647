using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>One client guesses the password of one account.</summary>
internal sealed class BruteForce(
    ScriptedIncident entry,
    ServerLog log,
    SeededRandom random,
    Peer attacker,
    Account victim,
    double attemptsPerMinute) : Incident(entry)
{
    private const int AttemptsPerSession = 3;

    public override void Run(TrafficMinute minute)
    {
        for (var n = random.Poisson(attemptsPerMinute / AttemptsPerSession); n > 0; n--)
        {
            var start = minute.At(random.NextDouble());
            if (!Entry.IsActive(start))
            {
                continue;
            }

            var session = new SmtpSession(log, random, "postfix/submission/smtpd", attacker, start);
            for (var attempt = 0; attempt < AttemptsPerSession; attempt++)
            {
                session.Pause(random.Between(0.8, 2));
                session.FailLogin(victim.Address, "LOGIN");
            }

            session.Lose("AUTH");
        }
    }
}
