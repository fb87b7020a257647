using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;
using E = SmtpStream.Encoding.Events.EventTags.MailEvent;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads the body of a <c>smtpstream.v1.MailEvent</c> into a view of it.</summary>
internal static class EventDecoder
{
    /// <param name="reader">The event's body.</param>
    /// <param name="batchServer">Server of an event that names none.</param>
    /// <param name="commandText">Room for the command counters, which are kept apart in the message.</param>
    /// <param name="e">The event; its spans point into the three others.</param>
    public static void Read(
        WireReader reader, ReadOnlySpan<byte> batchServer, Span<byte> commandText, out MailEvent e)
    {
        e = default;
        e.Server = batchServer;
        var commandLength = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag & 7)
            {
                case WireType.Varint:
                    SetNumber(tag, reader.Varint(), ref e);
                    break;
                case WireType.Bytes when tag == E.Commands:
                    commandLength = ReadCommand(reader.Message(), commandText, commandLength);
                    break;
                case WireType.Bytes:
                    var bytes = reader.Bytes();
                    SetBytes(tag, bytes, reader.Offset - bytes.Length, ref e);
                    break;
                case WireType.Fixed64 when tag == E.Value:
                    e.Value = reader.Double();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        e.Commands = commandText[..commandLength];
    }

    private static void SetNumber(uint tag, ulong value, ref MailEvent e)
    {
        switch (tag)
        {
            case E.Kind: e.Kind = (EventKind)WireEnum.From(value); break;
            case E.Pid: e.Pid = (uint)value; break;
            case E.Direction: e.Direction = (Direction)WireEnum.From(value); break;
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

    private static void SetBytes(uint tag, ReadOnlySpan<byte> value, int offset, ref MailEvent e)
    {
        switch (tag)
        {
            case E.EventTime: e.TimeUnixNs = WireReader.ReadTimestamp(new WireReader(value, offset)); break;
            case E.Position: e.Position = EventBatchHeaderDecoder.ReadPosition(new WireReader(value, offset)); break;
            case E.Server: e.Server = value; break;
            case E.Service: e.Service = value; break;
            case E.Daemon: e.Daemon = value; break;
            case E.QueueId: e.QueueId = value; break;
            case E.OriginalTime: e.OriginalTimeUnixNs = WireReader.ReadTimestamp(new WireReader(value, offset)); break;
            case E.OwnIp: e.OwnIp = value; break;
            case E.Client: ReadClient(new WireReader(value, offset), ref e); break;
            case E.Envelope: ReadEnvelope(new WireReader(value, offset), ref e); break;
            case E.Reply: ReadReply(new WireReader(value, offset), ref e); break;
            case E.Relay: ReadRelay(new WireReader(value, offset), ref e); break;
            case E.Tls: ReadTls(new WireReader(value, offset), ref e); break;
            case E.Delays: ReadDelays(new WireReader(value, offset), ref e); break;
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
            case E.Outcome: e.Outcome = (DeliveryOutcome)WireEnum.From(value); break;
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
                case EventTags.Reply.Origin: e.ReplyOrigin = (ReplyOrigin)WireEnum.Read(ref reader); break;
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
                case EventTags.Relay.Kind: e.RelayKind = (RelayKind)WireEnum.Read(ref reader); break;
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
                case EventTags.Tls.Version: e.TlsVersion = (TlsVersion)WireEnum.Read(ref reader); break;
                case EventTags.Tls.Cipher: e.TlsCipher = reader.Bytes(); break;
                case EventTags.Tls.Bits: e.TlsBits = (uint)reader.Varint(); break;
                case EventTags.Tls.Trust: e.TlsTrust = (TlsTrust)WireEnum.Read(ref reader); break;
                case EventTags.Tls.Direction: e.TlsDirection = (TlsDirection)WireEnum.Read(ref reader); break;
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
