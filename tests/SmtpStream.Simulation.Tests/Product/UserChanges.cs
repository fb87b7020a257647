using System.Buffers;
using System.Globalization;
using SmtpStream.Encoding.Control;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>What users change through smtp.control: rules, silences, and until when nobody is told.</summary>
internal static class UserChanges
{
    private const int Minute = 60_000;

    public static byte[] Draw(Random random, long startMs, int spanMs)
    {
        var change = random.Next(6) switch
        {
            0 or 1 or 2 => Rule(random),
            3 or 4 => Silence(random, startMs, spanMs),
            _ => QuietUntil(startMs + random.Next(30 * Minute)),
        };
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(writer, change with { Actor = "alice", RequestId = random.Next().ToString(CultureInfo.InvariantCulture) });
        return writer.WrittenSpan.ToArray();
    }

    private static ControlChange Rule(Random random)
    {
        var (id, parameters) = random.Next(4) switch
        {
            0 => ("brute-force", new Dictionary<string, double> { ["min_failures"] = 3 + random.Next(10) }),
            1 => ("brute-force", new Dictionary<string, double> { ["leaky_capacity"] = 2 + random.Next(10), ["leaky_seconds"] = 60 }),
            2 => ("telemetry-gap", new Dictionary<string, double> { ["max_lag_seconds"] = 60 + random.Next(600) }),
            _ => ("account-sending", new Dictionary<string, double> { ["min_messages"] = 1 }),
        };
        return new ControlChange
        {
            Kind = ControlKind.Rule,
            Id = id,
            Body = new RuleChange
            {
                Revision = (ulong)random.Next(1, 1_000),
                Enabled = random.Next(4) > 0,
                KeepFiring = TimeSpan.FromMinutes(random.Next(10)),
                Parameters = parameters,
            },
        };
    }

    private static ControlChange Silence(Random random, long startMs, int spanMs)
    {
        var id = $"silence-{random.Next(3)}";
        if (random.Next(4) == 0)
        {
            return new ControlChange { Kind = ControlKind.Silence, Id = id, Removed = true };
        }

        var starts = startMs + random.Next(spanMs);
        var matcher = random.Next(2) == 0
            ? new LabelMatcher("rule", "brute-force", false, false)
            : new LabelMatcher("entity_kind", "client", false, false);
        return new ControlChange
        {
            Kind = ControlKind.Silence,
            Id = id,
            Body = new Silence { Matchers = [matcher], StartsUnixMs = starts, EndsUnixMs = starts + random.Next(60 * Minute) },
        };
    }

    private static ControlChange QuietUntil(long eventTimeMs) => new()
    {
        Kind = ControlKind.QuietUntil,
        Id = "history",
        Body = new QuietUntil(eventTimeMs),
    };
}
