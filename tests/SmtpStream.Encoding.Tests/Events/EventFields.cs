using SmtpStream.Contracts.V1;
using Text = System.Text.Encoding;
using View = SmtpStream.Smtp.MailEvent;

namespace SmtpStream.Encoding.Tests.Events;

/// <summary>The same event as generated message and as view: the two sides of every comparison here.</summary>
internal static class EventFields
{
    public static View ToView(MailEvent m, string batchServer = "")
    {
        var view = new View
        {
            Kind = (Smtp.Vocabulary.EventKind)m.Kind,
            TimeUnixNs = Nanoseconds(m.EventTime),
            OriginalTimeUnixNs = Nanoseconds(m.OriginalTime),
            Position = m.Position is null ? default : new((long)m.Position.Offset, (int)m.Position.Ordinal),
            Server = Utf8(m.Server.Length > 0 ? m.Server : batchServer),
            Service = Utf8(m.Service),
            Daemon = Utf8(m.Daemon),
            Pid = m.Pid,
            QueueId = Utf8(m.QueueId),
            Direction = (Smtp.Vocabulary.Direction)m.Direction,
            InternalHop = m.InternalHop,
            Attempt = m.Attempt,
            Multiplicity = m.Multiplicity,
            TimeQuality = (Smtp.Vocabulary.TimeQuality)m.TimeQuality,
            Future = m.Future,
            Truncated = m.Truncated,
            Correlation = (Smtp.Vocabulary.Correlation)m.Correlation,
            PseudonymKeyId = m.PseudonymKeyId,
            OwnIp = Utf8(m.OwnIp),
            User = Utf8(m.User),
            Mechanism = (Smtp.Vocabulary.SaslMechanism)m.Mechanism,
            MessageId = Utf8(m.MessageId),
            SizeBytes = (long)m.SizeBytes,
            RecipientCount = m.RecipientCount,
            RelatedQueueId = Utf8(m.RelatedQueueId),
            Rule = Utf8(m.Rule),
            Text = Utf8(m.Text),
            Value = m.Value,
            Commands = Utf8(Commands(m)),
            Transport = Utf8(m.Transport),
        };
        SetParts(ref view, m);
        SetKind(ref view, m);
        return view;
    }

    public static MailEvent ToMessage(View v, string batchServer = "")
    {
        var message = new MailEvent
        {
            Kind = (EventKind)v.Kind,
            EventTime = Stamp(v.TimeUnixNs),
            OriginalTime = Stamp(v.OriginalTimeUnixNs),
            Position = v.Position == default
                ? null : new() { Offset = (ulong)v.Position.Offset, Ordinal = (uint)v.Position.Ordinal },
            Server = String(v.Server) == batchServer ? "" : String(v.Server),
            Service = String(v.Service),
            Daemon = String(v.Daemon),
            Pid = v.Pid,
            QueueId = String(v.QueueId),
            Direction = (Direction)v.Direction,
            InternalHop = v.InternalHop,
            Attempt = v.Attempt,
            Multiplicity = v.Multiplicity,
            TimeQuality = (TimeQuality)v.TimeQuality,
            Future = v.Future,
            Truncated = v.Truncated,
            Correlation = (Correlation)v.Correlation,
            PseudonymKeyId = v.PseudonymKeyId,
            OwnIp = String(v.OwnIp),
            User = String(v.User),
            Mechanism = (SaslMechanism)v.Mechanism,
            MessageId = String(v.MessageId),
            SizeBytes = (ulong)v.SizeBytes,
            RecipientCount = v.RecipientCount,
            RelatedQueueId = String(v.RelatedQueueId),
            Rule = String(v.Rule),
            Text = String(v.Text),
            Value = v.Value,
            Transport = String(v.Transport),
        };
        AddParts(message, v);
        AddKind(message, v);
        AddCommands(message, String(v.Commands));
        return message;
    }

    private static void SetParts(ref View view, MailEvent m)
    {
        view.ClientName = Utf8(m.Client?.Name);
        view.ClientIp = Utf8(m.Client?.Ip);
        view.ClientPort = m.Client?.Port ?? 0;
        view.ClientHelo = Utf8(m.Client?.Helo);
        view.Sender = Utf8(m.Envelope?.Sender);
        view.NullSender = m.Envelope?.NullSender ?? false;
        view.Recipient = Utf8(m.Envelope?.Recipient);
        view.OriginalRecipient = Utf8(m.Envelope?.OriginalRecipient);
        view.ReplyCode = m.Reply?.Code ?? 0;
        view.ReplyEnhanced = Utf8(m.Reply?.Enhanced);
        view.ReplyText = Utf8(m.Reply?.Text);
        view.ReplyOrigin = (Smtp.Vocabulary.ReplyOrigin)(m.Reply?.Origin ?? 0);
        view.ReplyCommand = Utf8(m.Reply?.Command);
        view.RelayKind = (Smtp.Vocabulary.RelayKind)(m.Relay?.Kind ?? 0);
        view.RelayName = Utf8(m.Relay?.Name);
        view.RelayIp = Utf8(m.Relay?.Ip);
        view.RelayPort = m.Relay?.Port ?? 0;
        view.TlsVersion = (Smtp.Vocabulary.TlsVersion)(m.Tls?.Version ?? 0);
        view.TlsCipher = Utf8(m.Tls?.Cipher);
        view.TlsBits = m.Tls?.Bits ?? 0;
        view.TlsTrust = (Smtp.Vocabulary.TlsTrust)(m.Tls?.Trust ?? 0);
        view.TlsDirection = (Smtp.Vocabulary.TlsDirection)(m.Tls?.Direction ?? 0);
        view.HasDelays = m.Delays is not null;
        view.DelayUs = (long)(m.Delays?.TotalUs ?? m.AgeUs);
        view.DelayBeforeQueueUs = (long)(m.Delays?.BeforeQueueUs ?? 0);
        view.DelayInQueueUs = (long)(m.Delays?.InQueueUs ?? 0);
        view.DelayConnectionUs = (long)(m.Delays?.ConnectionUs ?? 0);
        view.DelayTransmissionUs = (long)(m.Delays?.TransmissionUs ?? 0);
    }

    private static void SetKind(ref View view, MailEvent m)
    {
        view.Outcome = (Smtp.Vocabulary.DeliveryOutcome)m.Outcome;
        view.BounceClass = (Smtp.Vocabulary.BounceClass)m.BounceClass;
        view.Provider = (Smtp.Vocabulary.Provider)m.Provider;
        view.Stage = (Smtp.Vocabulary.RejectStage)m.Stage;
        view.RejectedBy = (Smtp.Vocabulary.RejectActor)m.RejectedBy;
        view.CloseReason = (Smtp.Vocabulary.CloseReason)m.CloseReason;
        view.PolicyVerb = (Smtp.Vocabulary.PolicyVerb)m.PolicyVerb;
        view.Warning = (Smtp.Vocabulary.WarningCategory)m.Warning;
        view.Lifecycle = (Smtp.Vocabulary.LifecycleChange)m.Lifecycle;
        view.PostscreenTest = (Smtp.Vocabulary.PostscreenTest)m.PostscreenTest;
        view.NotificationKind = (Smtp.Vocabulary.NotificationKind)m.NotificationKind;
        view.ConnectError = (Smtp.Vocabulary.ConnectError)m.ConnectError;
        view.RateLimit = (Smtp.Vocabulary.RateLimitKind)m.RateLimit;
        view.FilterMethod = (Smtp.Vocabulary.FilterMethod)m.FilterMethod;
        view.FilterResult = (Smtp.Vocabulary.FilterResult)m.FilterResult;
        view.MessageSource = (Smtp.Vocabulary.MessageSource)m.MessageSource;
        view.Protocol = (Smtp.Vocabulary.Protocol)m.Protocol;
        view.WarnOnly = m.WarnOnly;
    }

    private static void AddParts(MailEvent message, View v)
    {
        var client = new Client
        {
            Name = String(v.ClientName), Ip = String(v.ClientIp), Port = v.ClientPort, Helo = String(v.ClientHelo),
        };
        var envelope = new Envelope
        {
            Sender = String(v.Sender), NullSender = v.NullSender,
            Recipient = String(v.Recipient), OriginalRecipient = String(v.OriginalRecipient),
        };
        var reply = new Reply
        {
            Code = v.ReplyCode, Enhanced = String(v.ReplyEnhanced), Text = String(v.ReplyText),
            Origin = (ReplyOrigin)v.ReplyOrigin, Command = String(v.ReplyCommand),
        };
        var relay = new Relay
        {
            Kind = (RelayKind)v.RelayKind, Name = String(v.RelayName), Ip = String(v.RelayIp), Port = v.RelayPort,
        };
        var tls = new Tls
        {
            Version = (TlsVersion)v.TlsVersion, Cipher = String(v.TlsCipher), Bits = v.TlsBits,
            Trust = (TlsTrust)v.TlsTrust, Direction = (TlsDirection)v.TlsDirection,
        };
        message.Client = client.CalculateSize() > 0 ? client : null;
        message.Envelope = envelope.CalculateSize() > 0 ? envelope : null;
        message.Reply = reply.CalculateSize() > 0 ? reply : null;
        message.Relay = relay.CalculateSize() > 0 ? relay : null;
        message.Tls = tls.CalculateSize() > 0 ? tls : null;
        message.AgeUs = v.HasDelays ? 0 : (ulong)v.DelayUs;
        message.Delays = !v.HasDelays ? null : new()
        {
            TotalUs = (ulong)v.DelayUs, BeforeQueueUs = (ulong)v.DelayBeforeQueueUs, InQueueUs = (ulong)v.DelayInQueueUs,
            ConnectionUs = (ulong)v.DelayConnectionUs, TransmissionUs = (ulong)v.DelayTransmissionUs,
        };
    }

    private static void AddKind(MailEvent message, View v)
    {
        message.Outcome = (DeliveryOutcome)v.Outcome;
        message.BounceClass = (BounceClass)v.BounceClass;
        message.Provider = (Provider)v.Provider;
        message.Stage = (RejectStage)v.Stage;
        message.RejectedBy = (RejectActor)v.RejectedBy;
        message.CloseReason = (CloseReason)v.CloseReason;
        message.PolicyVerb = (PolicyVerb)v.PolicyVerb;
        message.Warning = (WarningCategory)v.Warning;
        message.Lifecycle = (LifecycleChange)v.Lifecycle;
        message.PostscreenTest = (PostscreenTest)v.PostscreenTest;
        message.NotificationKind = (NotificationKind)v.NotificationKind;
        message.ConnectError = (ConnectError)v.ConnectError;
        message.RateLimit = (RateLimitKind)v.RateLimit;
        message.FilterMethod = (FilterMethod)v.FilterMethod;
        message.FilterResult = (FilterResult)v.FilterResult;
        message.MessageSource = (MessageSource)v.MessageSource;
        message.Protocol = (Protocol)v.Protocol;
        message.WarnOnly = v.WarnOnly;
    }

    private static void AddCommands(MailEvent message, string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('=', '/');
            message.Commands.Add(new CommandCount
            {
                Verb = parts[0],
                Ok = uint.Parse(parts[1], null),
                Total = uint.Parse(parts[^1], null),
            });
        }
    }

    private static string Commands(MailEvent m) => string.Join(
        ' ', m.Commands.Select(c => c.Ok == c.Total ? $"{c.Verb}={c.Ok}" : $"{c.Verb}={c.Ok}/{c.Total}"));

    private static long Nanoseconds(Google.Protobuf.WellKnownTypes.Timestamp? stamp) =>
        stamp is null ? 0 : (stamp.Seconds * 1_000_000_000) + stamp.Nanos;

    private static Google.Protobuf.WellKnownTypes.Timestamp? Stamp(long unixNs) => unixNs == 0 ? null : new()
    {
        Seconds = (unixNs - Mod(unixNs)) / 1_000_000_000,
        Nanos = (int)Mod(unixNs),
    };

    private static long Mod(long unixNs) => ((unixNs % 1_000_000_000) + 1_000_000_000) % 1_000_000_000;

    private static byte[] Utf8(string? text) => Text.UTF8.GetBytes(text ?? "");

    private static string String(ReadOnlySpan<byte> text) => Text.UTF8.GetString(text);
}
