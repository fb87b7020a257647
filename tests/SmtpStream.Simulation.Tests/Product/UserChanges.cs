using System.Buffers;
using System.Globalization;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Encoding.Control;
using SmtpStream.Simulation.Tests.World;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>What users change through smtp.control: rules, silences, acknowledgements, and until when nobody is told.</summary>
internal sealed class UserChanges(Random random, WorldShape shape)
{
    private const int Minute = 60_000;

    /// <param name="delivered">What users were told so far: they acknowledge some of it.</param>
    public byte[] Draw(IReadOnlyList<(string Key, byte[] Body)> delivered)
    {
        var change = random.Next(8) switch
        {
            0 or 1 or 2 => Rule(),
            3 or 4 => Silence(),
            5 => QuietUntil(shape.StartMs + random.Next(30 * Minute)),
            _ when delivered.Count > 0 => Acknowledgement(OutboxEntry.Read(delivered[random.Next(delivered.Count)].Body).Notification),
            _ => Silence(),
        };
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(writer, change with { Actor = "alice", RequestId = random.Next().ToString(CultureInfo.InvariantCulture) });
        return writer.WrittenSpan.ToArray();
    }

    private ControlChange Rule()
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

    private ControlChange Silence()
    {
        var id = $"silence-{random.Next(3)}";
        if (random.Next(4) == 0)
        {
            return new ControlChange { Kind = ControlKind.Silence, Id = id, Removed = true };
        }

        var starts = shape.StartMs + random.Next(shape.SpanMs);
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

    private ControlChange Acknowledgement(Notification told)
    {
        var alert = told.Alerts[random.Next(told.Alerts.Count)];
        return new ControlChange
        {
            Kind = ControlKind.Acknowledgement,
            Id = alert.Fingerprint,
            Removed = random.Next(4) == 0,
            Body = new Acknowledgement(alert.Fingerprint, alert.Episode, "seen"),
        };
    }

    private static ControlChange QuietUntil(long eventTimeMs) => new()
    {
        Kind = ControlKind.QuietUntil,
        Id = "history",
        Body = new QuietUntil(eventTimeMs),
    };
}
