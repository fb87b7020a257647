using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Mail from the world at one mail exchanger.</summary>
internal sealed class InboundMail(
    int server,
    ServerLog log,
    SeededRandom random,
    MailPopulation population,
    MailQueue queue,
    TrafficConditions conditions,
    double messagesPerDay) : ITrafficSource
{
    private const double TlsShare = 0.94;
    private const double ScreenedShare = 0.3;
    private const double ForwardedShare = 0.03;
    private const double MessagesPerSession = 1.12;

    public void Run(TrafficMinute minute, double load)
    {
        var sessionsPerMinute = messagesPerDay / 1440 / MessagesPerSession * WeeklyShape.Steady.At(minute.Local) * load;
        for (var n = random.Poisson(sessionsPerMinute * conditions.Messages(server)); n > 0; n--)
        {
            Session(minute.At(random.NextDouble()), isEmpty: false);
        }

        for (var n = random.Poisson(sessionsPerMinute * conditions.EmptySessions(server)); n > 0; n--)
        {
            Session(minute.At(random.NextDouble()), isEmpty: true);
        }
    }

    private void Session(long timeUnixUs, bool isEmpty)
    {
        var from = population.PickCorrespondent(random);
        if (random.Chance(ScreenedShare))
        {
            var screen = log.Processes.Lasting("postfix/postscreen");
            var port = random.Next(1024, 65536);
            log.Write(timeUnixUs, screen, LineKind.Other, $"CONNECT from [{from.Server.Ip}]:{port} to [192.0.2.25]:25");
            log.Write(timeUnixUs + 2000, screen, LineKind.Other, $"PASS OLD [{from.Server.Ip}]:{port}");
            timeUnixUs += 4000;
        }

        var session = new SmtpSession(log, random, "postfix/smtpd", from.Server, timeUnixUs);
        if (random.Chance(TlsShare))
        {
            session.StartTls();
        }

        if (isEmpty)
        {
            session.Quit();
            return;
        }

        do
        {
            session.Pause(random.Between(0.05, 0.3));
            var sender = $"{MailPopulation.PickMailbox(random)}@{from.Domain}";
            queue.Activate(session.Accept(sender, Recipients(), MessageSizes.Pick(random), user: null), session.NowUnixUs);
        }
        while (random.Chance(1 - (1 / MessagesPerSession)));
        session.Quit();
    }

    private List<QueuedRecipient> Recipients()
    {
        var recipients = new List<QueuedRecipient>();
        do
        {
            var account = population.PickAccount(random);
            recipients.Add(random.Chance(ForwardedShare) ? Forwarded(account) : new QueuedRecipient(account.Address, null, null));
        }
        while (recipients.Count < 5 && random.Chance(0.12));
        return recipients;
    }

    private QueuedRecipient Forwarded(Account account)
    {
        var to = population.PickDestination(random);
        return new QueuedRecipient($"{MailPopulation.PickMailbox(random)}@{to.Domain}", account.Address, to);
    }
}
