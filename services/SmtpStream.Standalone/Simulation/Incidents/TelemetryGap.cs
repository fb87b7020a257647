using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>The logger of a server drops lines and says so, as rsyslog's rate limit does (imuxsock SysSock.RateLimit).</summary>
internal sealed class TelemetryGap(
    ScriptedIncident entry,
    int server,
    ServerLog log,
    SeededRandom random,
    double share) : Incident(entry)
{
    private static readonly Process Logger = new("rsyslogd", 0);
    private int _lost;

    public override void Run(TrafficMinute minute)
    {
        if (_lost == 0)
        {
            return;
        }

        log.Write(minute.StartUnixUs, Logger, LineKind.LogLoss, $"imuxsock lost {_lost} messages from pid {random.Next(1000, 4_000_000)} due to rate-limiting");
        _lost = 0;
    }

    public override bool Loses(PendingLine line)
    {
        if (line.Server != server || line.Kind == LineKind.LogLoss || !random.Chance(share))
        {
            return false;
        }

        _lost++;
        return true;
    }
}
