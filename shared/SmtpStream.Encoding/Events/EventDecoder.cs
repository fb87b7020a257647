using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;
using E = SmtpStream.Encoding.Events.EventTags.MailEvent;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads the body of a <c>smtpstream.v1.MailEvent</c> into a view of it.</summary>
internal static class EventDecoder
{
    /// <param name="body">The event's body.</param>
    /// <param name="batchServer">Server of an event that names none.</param>
    /// <param name="parts">What the event links to.</param>
    /// <param name="commandText">Room for the command counters where they are kept apart in the message.</param>
    /// <param name="e">The event; its spans point into the others.</param>
    public static void Read(
        WireReader body, ReadOnlySpan<byte> batchServer, BatchParts parts, Span<byte> commandText, out MailEvent e)
    {
        ViewMemory.Clear(out e);
        e.Server = batchServer;
        var reader = body;
        if (reader.TryTag(E.Kind))
        {
            e.Kind = (EventKind)WireEnum.From(reader.Varint());
        }

        if (reader.TryTag(E.Direction))
        {
            e.Direction = (Direction)WireEnum.From(reader.Varint());
        }

        if (reader.TryTag(E.Outcome))
        {
            e.Outcome = (DeliveryOutcome)WireEnum.From(reader.Varint());
        }

        // Our own writer puts the links here; what stands behind them wins over them.
        var isLinked = reader.TryTag(E.RecentLinks);
        if (isLinked)
        {
            parts.Resolve(reader.Message(), true, ref e);
        }

        var commandLength = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case E.Recipient: e.Recipient = reader.Bytes(); break;
                case E.Reply: ReadReply(reader.Message(), ref e); break;
                case E.DelayPartsMs: ReadDelayPartsMs(reader.Message(), ref e); break;
                case E.Direction: e.Direction = (Direction)WireEnum.From(reader.Varint()); break;
                case E.Outcome: e.Outcome = (DeliveryOutcome)WireEnum.From(reader.Varint()); break;
                case E.AgeUs: e.DelayUs = (long)reader.Varint(); break;
                case E.CommandText: e.Commands = reader.Bytes(); break;
                case E.Commands: commandLength = ReadCommand(reader.Message(), commandText, commandLength); break;
                case E.Links or E.RecentLinks when !isLinked:
                    // Another writer: once more from the beginning, over what the links say.
                    isLinked = true;
                    parts.ResolveRare(reader.Message(), tag == E.RecentLinks, ref e);
                    reader = body;
                    commandLength = 0;
                    break;
                default: reader.MoveTo(ReadField(reader, tag, ref e)); break;
            }
        }

        if (commandLength > 0)
        {
            e.Commands = commandText[..commandLength];
        }
    }

    /// <summary>The rarer fields, out of the loop. Returns the offset behind the field.</summary>
    private static int ReadField(WireReader reader, uint tag, ref MailEvent e)
    {
        switch (tag & 7)
        {
            case WireType.Varint:
                SetNumber(tag, reader.Varint(), ref e);
                break;
            case WireType.Bytes:
                SetBytes(tag, ref reader, ref e);
                break;
            case WireType.Fixed64 when tag == E.Value:
                e.Value = reader.Double();
                break;
            default:
                reader.Skip(tag);
                break;
        }

        return reader.Offset;
    }

    private static void SetNumber(uint tag, ulong value, ref MailEvent e)
    {
        switch (tag)
        {
            case E.Kind: e.Kind = (EventKind)WireEnum.From(value); break;
            case E.Pid: e.Pid = (uint)value; break;
            case E.InternalHop: e.InternalHop = value != 0; break;
            case E.Attempt: e.Attempt = (uint)value; break;
            case E.Multiplicity: e.Multiplicity = (uint)value; break;
            case E.TimeQuality: e.TimeQuality = (TimeQuality)WireEnum.From(value); break;
            case E.Future: e.Future = value != 0; break;
            case E.Truncated: e.Truncated = value != 0; break;
            case E.Correlation: e.Correlation = (Correlation)WireEnum.From(value); break;
            case E.PseudonymKeyId: e.PseudonymKeyId = (uint)value; break;
            case E.Mechanism: e.Mechanism = (SaslMechanism)WireEnum.From(value); break;
            case E.SizeBytes: e.SizeBytes = (long)value; break;
            case E.RecipientCount: e.RecipientCount = (uint)value; break;
            default: ReadKind(tag, value, ref e); break;
        }
    }

    private static void SetBytes(uint tag, ref WireReader reader, ref MailEvent e)
    {
        var body = reader;
        var value = reader.Bytes();
        switch (tag)
        {
            case E.EventTime: e.TimeUnixNs = body.Timestamp(); break;
            case E.Position: e.Position = EventBatchHeaderDecoder.ReadPosition(body.Message()); break;
            case E.Server: e.Server = value; break;
            case E.Service: e.Service = value; break;
            case E.Daemon: e.Daemon = value; break;
            case E.QueueId: e.QueueId = value; break;
            case E.OriginalTime: e.OriginalTimeUnixNs = body.Timestamp(); break;
            case E.OwnIp: e.OwnIp = value; break;
            case E.Client: ReadClient(body.Message(), ref e); break;
            case E.Relay: ReadRelay(body.Message(), ref e); break;
            case E.Tls: ReadTls(body.Message(), ref e); break;
            case E.Envelope: ReadEnvelope(body.Message(), ref e); break;
            case E.Delays: ReadDelays(body.Message(), ref e); break;
            case E.DelaysMs: ReadDelaysMs(body.Message(), ref e); break;
            case E.User: e.User = value; break;
            case E.MessageId: e.MessageId = value; break;
            case E.RelatedQueueId: e.RelatedQueueId = value; break;
            case E.Rule: e.Rule = value; break;
            case E.Text: e.Text = value; break;
            case E.Transport: e.Transport = value; break;
        }
    }

    private static void ReadKind(uint tag, ulong value, ref MailEvent e)
    {
        switch (tag)
        {
            case E.BounceClass: e.BounceClass = (BounceClass)WireEnum.From(value); break;
            case E.Provider: e.Provider = (Provider)WireEnum.From(value); break;
            case E.Stage: e.Stage = (RejectStage)WireEnum.From(value); break;
            case E.RejectedBy: e.RejectedBy = (RejectActor)WireEnum.From(value); break;
            case E.CloseReason: e.CloseReason = (CloseReason)WireEnum.From(value); break;
            case E.PolicyVerb: e.PolicyVerb = (PolicyVerb)WireEnum.From(value); break;
            case E.Warning: e.Warning = (WarningCategory)WireEnum.From(value); break;
            case E.Lifecycle: e.Lifecycle = (LifecycleChange)WireEnum.From(value); break;
            case E.PostscreenTest: e.PostscreenTest = (PostscreenTest)WireEnum.From(value); break;
            case E.NotificationKind: e.NotificationKind = (NotificationKind)WireEnum.From(value); break;
            case E.ConnectError: e.ConnectError = (ConnectError)WireEnum.From(value); break;
            case E.RateLimit: e.RateLimit = (RateLimitKind)WireEnum.From(value); break;
            case E.FilterMethod: e.FilterMethod = (FilterMethod)WireEnum.From(value); break;
            case E.FilterResult: e.FilterResult = (FilterResult)WireEnum.From(value); break;
            case E.MessageSource: e.MessageSource = (MessageSource)WireEnum.From(value); break;
            case E.Protocol: e.Protocol = (Protocol)WireEnum.From(value); break;
            case E.WarnOnly: e.WarnOnly = value != 0; break;
        }
    }

    private static void ReadClient(WireReader reader, ref MailEvent e)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Client.Name: e.ClientName = reader.Bytes(); break;
                case EventTags.Client.Ip: e.ClientIp = reader.Bytes(); break;
                case EventTags.Client.Port: e.ClientPort = (uint)reader.Varint(); break;
                case EventTags.Client.Helo: e.ClientHelo = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadEnvelope(WireReader reader, ref MailEvent e)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Envelope.Sender: e.Sender = reader.Bytes(); break;
                case EventTags.Envelope.NullSender: e.NullSender = reader.Varint() != 0; break;
                case EventTags.Envelope.Recipient: e.Recipient = reader.Bytes(); break;
                case EventTags.Envelope.OriginalRecipient: e.OriginalRecipient = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadReply(WireReader reader, ref MailEvent e)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Reply.Code: e.ReplyCode = (uint)reader.Varint(); break;
                case EventTags.Reply.Enhanced: e.ReplyEnhanced = reader.Bytes(); break;
                case EventTags.Reply.Text: e.ReplyText = reader.Bytes(); break;
                case EventTags.Reply.Origin: e.ReplyOrigin = (ReplyOrigin)WireEnum.From(reader.Varint()); break;
                case EventTags.Reply.Command: e.ReplyCommand = reader.Bytes(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadRelay(WireReader reader, ref MailEvent e)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Relay.Kind: e.RelayKind = (RelayKind)WireEnum.From(reader.Varint()); break;
                case EventTags.Relay.Name: e.RelayName = reader.Bytes(); break;
                case EventTags.Relay.Ip: e.RelayIp = reader.Bytes(); break;
                case EventTags.Relay.Port: e.RelayPort = (uint)reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadTls(WireReader reader, ref MailEvent e)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Tls.Version: e.TlsVersion = (TlsVersion)WireEnum.From(reader.Varint()); break;
                case EventTags.Tls.Cipher: e.TlsCipher = reader.Bytes(); break;
                case EventTags.Tls.Bits: e.TlsBits = (uint)reader.Varint(); break;
                case EventTags.Tls.Trust: e.TlsTrust = (TlsTrust)WireEnum.From(reader.Varint()); break;
                case EventTags.Tls.Direction: e.TlsDirection = (TlsDirection)WireEnum.From(reader.Varint()); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadDelays(WireReader reader, ref MailEvent e)
    {
        e.HasDelays = true;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Delays.TotalUs: e.DelayUs = (long)reader.Varint(); break;
                case EventTags.Delays.BeforeQueueUs: e.DelayBeforeQueueUs = (long)reader.Varint(); break;
                case EventTags.Delays.InQueueUs: e.DelayInQueueUs = (long)reader.Varint(); break;
                case EventTags.Delays.ConnectionUs: e.DelayConnectionUs = (long)reader.Varint(); break;
                case EventTags.Delays.TransmissionUs: e.DelayTransmissionUs = (long)reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private static void ReadDelaysMs(WireReader reader, ref MailEvent e)
    {
        e.HasDelays = true;
        e.DelayUs = (long)(reader.VarintOrZero() * 1_000);
        e.DelayBeforeQueueUs = (long)(reader.VarintOrZero() * 1_000);
        e.DelayInQueueUs = (long)(reader.VarintOrZero() * 1_000);
        e.DelayConnectionUs = (long)(reader.VarintOrZero() * 1_000);
        e.DelayTransmissionUs = (long)(reader.VarintOrZero() * 1_000);
    }

    private static void ReadDelayPartsMs(WireReader reader, ref MailEvent e)
    {
        var before = reader.VarintOrZero();
        var queue = reader.VarintOrZero();
        var connection = reader.VarintOrZero();
        var transmission = reader.VarintOrZero();
        var zigzag = reader.VarintOrZero();
        var total = unchecked(before + queue + connection + transmission + ((zigzag >> 1) ^ (0 - (zigzag & 1))));
        e.HasDelays = true;
        e.DelayUs = (long)(total * 1_000);
        e.DelayBeforeQueueUs = (long)(before * 1_000);
        e.DelayInQueueUs = (long)(queue * 1_000);
        e.DelayConnectionUs = (long)(connection * 1_000);
        e.DelayTransmissionUs = (long)(transmission * 1_000);
    }

    private static int ReadCommand(WireReader reader, Span<byte> text, int length)
    {
        ReadOnlySpan<byte> verb = default;
        uint ok = 0;
        uint total = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.CommandCount.Verb: verb = reader.Bytes(); break;
                case EventTags.CommandCount.Ok: ok = (uint)reader.Varint(); break;
                case EventTags.CommandCount.Total: total = (uint)reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }

        return CommandCounts.Append(text, length, verb, ok, total);
    }
}
