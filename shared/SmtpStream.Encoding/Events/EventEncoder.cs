using System.Runtime.CompilerServices;
using SmtpStream.Smtp;
using E = SmtpStream.Encoding.Events.EventTags.MailEvent;

namespace SmtpStream.Encoding.Events;

/// <summary>Writes the body of a <c>smtpstream.v1.MailEvent</c>, fields in the order of their numbers.</summary>
internal static class EventEncoder
{
    /// <summary>
    /// Room for everything of an event but its strings: 60 scalars of at most 12 bytes, 24 string headers of at most 5,
    /// <see cref="CommandCounts.MaxEntries"/> command counts of at most 50.
    /// </summary>
    public const int FixedRoom = 4_096;

    /// <summary>Bytes of all strings together.</summary>
    public static int TextLength(in MailEvent e) =>
        e.Server.Length + e.Service.Length + e.Daemon.Length + e.QueueId.Length + e.OwnIp.Length
        + e.ClientName.Length + e.ClientIp.Length + e.ClientHelo.Length
        + e.Sender.Length + e.Recipient.Length + e.OriginalRecipient.Length
        + e.ReplyEnhanced.Length + e.ReplyText.Length + e.ReplyCommand.Length
        + e.RelayName.Length + e.RelayIp.Length + e.TlsCipher.Length
        + e.User.Length + e.MessageId.Length + e.RelatedQueueId.Length + e.Rule.Length + e.Text.Length
        + e.Commands.Length + e.Transport.Length;

    public static void Write(ref WireWriter writer, in MailEvent e, ReadOnlySpan<byte> batchServer)
    {
        writer.Varint(E.Kind, (uint)e.Kind);
        writer.Timestamp(E.EventTime, e.TimeUnixNs);
        WritePosition(ref writer, E.Position, e.Position);
        if (!e.Server.SequenceEqual(batchServer))
        {
            writer.String(E.Server, e.Server);
        }

        writer.String(E.Service, e.Service);
        writer.String(E.Daemon, e.Daemon);
        writer.Varint(E.Pid, e.Pid);
        writer.String(E.QueueId, e.QueueId);
        WriteContext(ref writer, e);
        WriteClient(ref writer, e);
        WriteEnvelope(ref writer, e);
        WriteReply(ref writer, e);
        WriteRelay(ref writer, e);
        WriteTls(ref writer, e);
        WriteDelays(ref writer, e);
        writer.String(E.User, e.User);
        writer.Varint(E.Mechanism, (uint)e.Mechanism);
        writer.String(E.MessageId, e.MessageId);
        writer.Varint(E.SizeBytes, (ulong)e.SizeBytes);
        writer.Varint(E.RecipientCount, e.RecipientCount);
        WriteKind(ref writer, e);
        WriteDetail(ref writer, e);
    }

    /// <summary>An absent position is the beginning.</summary>
    public static void WritePosition(ref WireWriter writer, uint tag, SourcePosition position)
    {
        if (position == default)
        {
            return;
        }

        writer.Tag(tag);
        var body = writer.Open(1);
        writer.Varint(EventTags.SourcePosition.Offset, (ulong)position.Offset);
        writer.Varint(EventTags.SourcePosition.Ordinal, (uint)position.Ordinal);
        writer.Close(body, 1);
    }

    private static void WriteContext(ref WireWriter writer, in MailEvent e)
    {
        writer.Varint(E.Direction, (uint)e.Direction);
        writer.Bool(E.InternalHop, e.InternalHop);
        writer.Varint(E.Attempt, e.Attempt);
        writer.Varint(E.Multiplicity, e.Multiplicity);
        writer.Varint(E.TimeQuality, (uint)e.TimeQuality);
        writer.Timestamp(E.OriginalTime, e.OriginalTimeUnixNs);
        writer.Bool(E.Future, e.Future);
        writer.Bool(E.Truncated, e.Truncated);
        writer.Varint(E.Correlation, (uint)e.Correlation);
        writer.Varint(E.PseudonymKeyId, e.PseudonymKeyId);
        writer.String(E.OwnIp, e.OwnIp);
    }

    private static void WriteClient(ref WireWriter writer, in MailEvent e)
    {
        var text = e.ClientName.Length + e.ClientIp.Length + e.ClientHelo.Length;
        if (text == 0 && e.ClientPort == 0)
        {
            return;
        }

        writer.Tag(E.Client);
        var width = LengthWidth(text);
        var body = writer.Open(width);
        writer.String(EventTags.Client.Name, e.ClientName);
        writer.String(EventTags.Client.Ip, e.ClientIp);
        writer.Varint(EventTags.Client.Port, e.ClientPort);
        writer.String(EventTags.Client.Helo, e.ClientHelo);
        writer.Close(body, width);
    }

    private static void WriteEnvelope(ref WireWriter writer, in MailEvent e)
    {
        var text = e.Sender.Length + e.Recipient.Length + e.OriginalRecipient.Length;
        if (text == 0 && !e.NullSender)
        {
            return;
        }

        writer.Tag(E.Envelope);
        var width = LengthWidth(text);
        var body = writer.Open(width);
        writer.String(EventTags.Envelope.Sender, e.Sender);
        writer.Bool(EventTags.Envelope.NullSender, e.NullSender);
        writer.String(EventTags.Envelope.Recipient, e.Recipient);
        writer.String(EventTags.Envelope.OriginalRecipient, e.OriginalRecipient);
        writer.Close(body, width);
    }

    private static void WriteReply(ref WireWriter writer, in MailEvent e)
    {
        var text = e.ReplyEnhanced.Length + e.ReplyText.Length + e.ReplyCommand.Length;
        if (text == 0 && e.ReplyCode == 0 && e.ReplyOrigin == 0)
        {
            return;
        }

        writer.Tag(E.Reply);
        var width = LengthWidth(text);
        var body = writer.Open(width);
        writer.Varint(EventTags.Reply.Code, e.ReplyCode);
        writer.String(EventTags.Reply.Enhanced, e.ReplyEnhanced);
        writer.String(EventTags.Reply.Text, e.ReplyText);
        writer.Varint(EventTags.Reply.Origin, (uint)e.ReplyOrigin);
        writer.String(EventTags.Reply.Command, e.ReplyCommand);
        writer.Close(body, width);
    }

    private static void WriteRelay(ref WireWriter writer, in MailEvent e)
    {
        var text = e.RelayName.Length + e.RelayIp.Length;
        if (text == 0 && e.RelayKind == 0 && e.RelayPort == 0)
        {
            return;
        }

        writer.Tag(E.Relay);
        var width = LengthWidth(text);
        var body = writer.Open(width);
        writer.Varint(EventTags.Relay.Kind, (uint)e.RelayKind);
        writer.String(EventTags.Relay.Name, e.RelayName);
        writer.String(EventTags.Relay.Ip, e.RelayIp);
        writer.Varint(EventTags.Relay.Port, e.RelayPort);
        writer.Close(body, width);
    }

    private static void WriteTls(ref WireWriter writer, in MailEvent e)
    {
        if (e.TlsCipher.IsEmpty && e.TlsVersion == 0 && e.TlsBits == 0 && e.TlsTrust == 0 && e.TlsDirection == 0)
        {
            return;
        }

        writer.Tag(E.Tls);
        var width = LengthWidth(e.TlsCipher.Length);
        var body = writer.Open(width);
        writer.Varint(EventTags.Tls.Version, (uint)e.TlsVersion);
        writer.String(EventTags.Tls.Cipher, e.TlsCipher);
        writer.Varint(EventTags.Tls.Bits, e.TlsBits);
        writer.Varint(EventTags.Tls.Trust, (uint)e.TlsTrust);
        writer.Varint(EventTags.Tls.Direction, (uint)e.TlsDirection);
        writer.Close(body, width);
    }

    private static void WriteDelays(ref WireWriter writer, in MailEvent e)
    {
        if (!e.HasDelays)
        {
            return;
        }

        writer.Tag(E.Delays);
        var body = writer.Open(1);
        writer.Varint(EventTags.Delays.TotalUs, (ulong)e.DelayUs);
        writer.Varint(EventTags.Delays.BeforeQueueUs, (ulong)e.DelayBeforeQueueUs);
        writer.Varint(EventTags.Delays.InQueueUs, (ulong)e.DelayInQueueUs);
        writer.Varint(EventTags.Delays.ConnectionUs, (ulong)e.DelayConnectionUs);
        writer.Varint(EventTags.Delays.TransmissionUs, (ulong)e.DelayTransmissionUs);
        writer.Close(body, 1);
    }

    private static void WriteKind(ref WireWriter writer, in MailEvent e)
    {
        writer.Varint(E.Outcome, (uint)e.Outcome);
        writer.Varint(E.BounceClass, (uint)e.BounceClass);
        writer.Varint(E.Provider, (uint)e.Provider);
        writer.Varint(E.Stage, (uint)e.Stage);
        writer.Varint(E.RejectedBy, (uint)e.RejectedBy);
        writer.Varint(E.CloseReason, (uint)e.CloseReason);
        writer.Varint(E.PolicyVerb, (uint)e.PolicyVerb);
        writer.Varint(E.Warning, (uint)e.Warning);
        writer.Varint(E.Lifecycle, (uint)e.Lifecycle);
        writer.Varint(E.PostscreenTest, (uint)e.PostscreenTest);
        writer.Varint(E.NotificationKind, (uint)e.NotificationKind);
        writer.Varint(E.ConnectError, (uint)e.ConnectError);
        writer.Varint(E.RateLimit, (uint)e.RateLimit);
        writer.Varint(E.FilterMethod, (uint)e.FilterMethod);
        writer.Varint(E.FilterResult, (uint)e.FilterResult);
        writer.Varint(E.MessageSource, (uint)e.MessageSource);
        writer.Varint(E.Protocol, (uint)e.Protocol);
        writer.Bool(E.WarnOnly, e.WarnOnly);
    }

    private static void WriteDetail(ref WireWriter writer, in MailEvent e)
    {
        writer.String(E.RelatedQueueId, e.RelatedQueueId);
        writer.String(E.Rule, e.Rule);
        writer.String(E.Text, e.Text);
        writer.Double(E.Value, e.Value);
        if (!e.Commands.IsEmpty)
        {
            CommandCounts.Write(ref writer, e.Commands);
        }

        writer.String(E.Transport, e.Transport);
    }

    /// <summary>Bytes for the length of a sub-message with so much text: at most 28 bytes are tags, lengths and numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthWidth(int textLength) => textLength < 100 ? 1 : 2;
}
