using SmtpStream.Standalone.Simulation;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Tests.Analyzing;

/// <summary>Lines of the simulated exchanger that writes RFC 3164 stamps, and what is in them.</summary>
internal static class SimulatedLog
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Text(int hours, int server = 0) => Write(hours, server).Log;

    public static (byte[] Log, Func<LineKind, long> Truth) Write(int hours, int server = 0)
    {
        var system = new MailSystem(77, Start);
        var logs = system.Servers.Select(_ => new MemoryStream()).ToArray();
        system.WriteUntil(Start.AddHours(hours), logs);
        return (logs[server].ToArray(), kind => system.Truth.Count(server, kind));
    }
}
