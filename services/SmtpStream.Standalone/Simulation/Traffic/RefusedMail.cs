using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Sessions that a mail exchanger turns away.</summary>
internal sealed class RefusedMail(
    int server,
    ServerLog log,
    SeededRandom random,
    MailPopulation population,
    TrafficConditions conditions,
    double sessionsPerDay) : ITrafficSource
{
    public void Run(TrafficMinute minute, double load)
    {
        var perMinute = sessionsPerDay / 1440 * WeeklyShape.Steady.At(minute.Local) * load;
        for (var n = random.Poisson(perMinute * conditions.Messages(server)); n > 0; n--)
        {
            Session(minute.At(random.NextDouble()));
        }
    }

    private void Session(long timeUnixUs)
    {
        var client = MailPopulation.Stranger(random);
        var session = new SmtpSession(log, random, "postfix/smtpd", client, timeUnixUs);
        var from = population.PickCorrespondent(random);
        var sender = $"{MailPopulation.PickMailbox(random)}@{from.Domain}";
        session.Pause(random.Between(0.1, 0.5));
        Refuse(session, client, from, sender);
        if (random.Chance(0.25))
        {
            session.Lose("RCPT");
        }
        else
        {
            session.Quit();
        }
    }

    private void Refuse(SmtpSession session, Peer client, Correspondent from, string sender)
    {
        var to = population.PickAccount(random).Address;
        var unknown = $"{MailPopulation.PickMailbox(random)}@{random.Pick(population.Domains)}";
        var foreign = $"{MailPopulation.PickMailbox(random)}@{population.PickOther(random).Domain}";
        var (reply, recipient) = random.NextDouble() switch
        {
            < 0.40 => ($"554 5.7.1 Service unavailable; Client host [{client.Ip}] blocked using dnsbl.example.org", to),
            < 0.70 => ($"550 5.1.1 <{unknown}>: Recipient address rejected: User unknown in virtual mailbox table", unknown),
            < 0.85 => ($"450 4.2.0 <{to}>: Recipient address rejected: Greylisted, see http://postgrey.example.org/", to),
            < 0.94 => ($"450 4.7.25 Client host rejected: cannot find your hostname, [{client.Ip}]", to),
            _ => ($"454 4.7.1 <{foreign}>: Relay access denied", foreign),
        };
        session.Refuse(reply, sender, recipient, from.Server.Name);
    }
}
