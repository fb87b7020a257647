using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>The usual background of bots that try one password each and go away.</summary>
internal sealed class FailedLogins(
    ServerLog log,
    SeededRandom random,
    MailPopulation population,
    double perDay) : ITrafficSource
{
    public void Run(TrafficMinute minute, double load)
    {
        for (var n = random.Poisson(perDay / 1440 * WeeklyShape.Steady.At(minute.Local)); n > 0; n--)
        {
            var client = MailPopulation.Stranger(random);
            var session = new SmtpSession(log, random, "postfix/submission/smtpd", client, minute.At(random.NextDouble()));
            session.Pause(random.Between(0.5, 2));
            session.FailLogin(population.PickAccount(random).Address, "LOGIN");
            session.Lose("AUTH");
        }
    }
}
