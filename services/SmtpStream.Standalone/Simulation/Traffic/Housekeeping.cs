using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>What a server says without being asked: anvil's statistics every ten minutes, a nightly reload.</summary>
internal sealed class Housekeeping(ServerLog log, SeededRandom random) : ITrafficSource
{
    public void Run(TrafficMinute minute, double load)
    {
        if (minute.Local.Minute % 10 == 0)
        {
            var anvil = log.Processes.Lasting("postfix/anvil");
            var stamp = minute.Local.ToString("MMM dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
            log.Write(minute.At(0.2), anvil, LineKind.Other, $"statistics: max connection rate {random.Next(1, 12)}/60s for (smtp:198.18.0.{random.Next(1, 255)}) at {stamp}");
            log.Write(minute.At(0.2), anvil, LineKind.Other, $"statistics: max cache size {random.Next(1, 40)} at {stamp}");
        }

        if (minute.Local is { Hour: 3, Minute: 30 })
        {
            log.Write(minute.At(0.5), log.Processes.Lasting("postfix/postfix-script"), LineKind.Other, $"refreshing the Postfix mail system");
            log.Write(minute.At(0.51), log.Processes.Lasting("postfix/master"), LineKind.Other, $"reload -- version 3.7.11, configuration /etc/postfix");
        }
    }
}
