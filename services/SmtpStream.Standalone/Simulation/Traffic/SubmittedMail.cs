using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Mail of our users at the submission server; now and then somebody mistypes a password first.</summary>
internal sealed class SubmittedMail(
    int server,
    ServerLog log,
    SeededRandom random,
    MailPopulation population,
    MailQueue queue,
    TrafficConditions conditions,
    double messagesPerDay) : ITrafficSource
{
    private const double MistypedShare = 0.004;
    private const double LocalShare = 0.15;

    public void Run(TrafficMinute minute, double load)
    {
        var perMinute = messagesPerDay / 1440 * WeeklyShape.Office.At(minute.Local) * load;
        for (var n = random.Poisson(perMinute * conditions.Messages(server)); n > 0; n--)
        {
            Submit(population.PickAccount(random), minute.At(random.NextDouble()));
        }
    }

    private void Submit(Account account, long timeUnixUs)
    {
        var session = new SmtpSession(log, random, "postfix/submission/smtpd", account.Home, timeUnixUs);
        session.StartTls();
        if (random.Chance(MistypedShare))
        {
            session.Pause(random.Between(1, 3));
            session.FailLogin(account.Address, "PLAIN");
            session.Pause(random.Between(4, 15));
        }

        session.Pause(random.Between(0.1, 0.4));
        var message = session.Accept(account.Address, Recipients(), MessageSizes.Pick(random), account.Address);
        queue.Activate(message, session.NowUnixUs);
        session.Quit();
    }

    private List<QueuedRecipient> Recipients()
    {
        var recipients = new List<QueuedRecipient>();
        do
        {
            if (random.Chance(LocalShare))
            {
                recipients.Add(new QueuedRecipient(population.PickAccount(random).Address, null, null));
                continue;
            }

            var to = population.PickDestination(random);
            recipients.Add(new QueuedRecipient($"{MailPopulation.PickMailbox(random)}@{to.Domain}", null, to));
        }
        while (recipients.Count < 8 && random.Chance(0.15));
        return recipients;
    }
}
