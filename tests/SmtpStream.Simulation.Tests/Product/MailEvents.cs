using SmtpStream.Simulation.Tests.World;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Simulation.Tests.Product;

internal delegate void MailEventUse(in MailEvent mailEvent);

/// <summary>The mail event that an event of the drawn lines stands for: a few servers, domains, users and clients.</summary>
internal static class MailEvents
{
    /// <summary>Failed logins come several at a time, so that some windows pass the limits of the brute-force rule.</summary>
    public const int FailuresPerValue = 2;

    public static EventKind KindOf(in CollectedEvent drawn) => (((drawn.Offset / 7) + drawn.Ordinal + drawn.Value) % 6) switch
    {
        0 or 1 => EventKind.AuthFailed,
        2 => EventKind.MessageReceived,
        3 or 4 => EventKind.DeliveryAttempted,
        _ => EventKind.SessionOpened,
    };

    /// <summary>A file with the lines of two servers: the origin's, which its other files carry too, and its own.</summary>
    public static string ServerOf(string path, in CollectedEvent drawn) =>
        drawn.Offset % 2 == 0 ? $"mx-{path[..path.IndexOf('/', StringComparison.Ordinal)]}" : $"mx-{path.Replace('/', '-')}";

    public static long MultiplicityOf(in CollectedEvent drawn) =>
        KindOf(drawn) == EventKind.AuthFailed ? drawn.Value * FailuresPerValue : 1;

    /// <param name="path">Path that carries it.</param>
    /// <param name="drawn">The event.</param>
    /// <param name="position">Where it stands in its source.</param>
    /// <param name="use">Takes the view.</param>
    public static void With(string path, in CollectedEvent drawn, SourcePosition position, MailEventUse use)
    {
        var kind = KindOf(drawn);
        var outcome = (drawn.Offset / 3 % 3) switch
        {
            0 => DeliveryOutcome.Sent,
            1 => DeliveryOutcome.Deferred,
            _ => DeliveryOutcome.Bounced,
        };
        use(new MailEvent
        {
            Kind = kind,
            TimeUnixNs = drawn.EventTimeMs * 1_000_000,
            Position = position,
            Multiplicity = (uint)MultiplicityOf(drawn),
            Server = Bytes(ServerOf(path, drawn)),
            Service = "postfix"u8,
            Daemon = kind == EventKind.DeliveryAttempted ? "smtp"u8 : "smtpd"u8,
            ClientIp = Bytes($"192.0.2.{drawn.Value}"),
            User = kind is EventKind.AuthFailed or EventKind.MessageReceived ? Bytes($"{drawn.Entity}@example.org") : default,
            Sender = Bytes($"{drawn.Entity}@example.org"),
            Recipient = Bytes($"r{drawn.Value}@{drawn.Entity}.example"),
            Outcome = outcome,
            BounceClass = outcome == DeliveryOutcome.Sent ? BounceClass.None : BounceClass.Greylisted,
            SizeBytes = drawn.Value * 1_000,
            RecipientCount = (uint)drawn.Value,
            Provider = kind == EventKind.DeliveryAttempted ? Provider.Google : Provider.None,
            HasDelays = kind == EventKind.DeliveryAttempted,
            DelayUs = drawn.Value * 100_000,
        });
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
