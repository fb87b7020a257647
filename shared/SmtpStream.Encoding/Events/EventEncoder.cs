using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SmtpStream.Smtp;
using E = SmtpStream.Encoding.Events.EventTags.MailEvent;

namespace SmtpStream.Encoding.Events;

/// <summary>Writes the body of a <c>smtpstream.v1.MailEvent</c>, the fields that most events have in common first, so that compressing finds them.</summary>
internal static class EventEncoder
{
    /// <summary>
    /// Room for everything of an event and its four entries but their strings: 70 scalars of at most 12 bytes and 40 headers of at
    /// most 5 need a third of it.
    /// </summary>
    public const int FixedRoom = 4_096;

    /// <summary>Tags of <see cref="MailEvent.GetCodes"/>.</summary>
    internal static ReadOnlySpan<uint> CodeTags =>
    [
        E.BounceClass,
        E.Stage,
        E.RejectedBy,
        E.CloseReason,
        E.PolicyVerb,
        E.Warning,
        E.Lifecycle,
        E.PostscreenTest,
        E.NotificationKind,
        E.ConnectError,
        E.RateLimit,
        E.FilterMethod,
        E.FilterResult,
        E.Protocol,
        E.WarnOnly,
        0,
    ];

    /// <summary>Bytes of all strings together.</summary>
    public static int TextLength(in MailEvent e) =>
        e.Server.Length + e.Service.Length + e.Daemon.Length + e.QueueId.Length + e.OwnIp.Length
        + e.ClientName.Length + e.ClientIp.Length + e.ClientHelo.Length
        + e.Sender.Length + e.Recipient.Length + e.OriginalRecipient.Length
        + e.ReplyEnhanced.Length + e.ReplyText.Length + e.ReplyCommand.Length
        + e.RelayName.Length + e.RelayIp.Length + e.TlsCipher.Length
        + e.User.Length + e.MessageId.Length + e.RelatedQueueId.Length + e.Rule.Length + e.Text.Length
        + e.Commands.Length + e.Transport.Length;

    /// <param name="w">At the event's body.</param>
    /// <param name="e">The event.</param>
    /// <param name="links">What others say for it; left out here.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref WireWriter w, in MailEvent e, in EventLinks links)
    {
        WriteBeginning(ref w, e, links);
        WriteContext(ref w, e);
        WriteEnvelope(ref w, e, links.Message != 0);
        WriteReply(ref w, e);
        WriteTls(ref w, e);
        WriteDelays(ref w, e);
        if (links.Message == 0)
        {
            WriteMessage(ref w, e);
        }

        WriteKind(ref w, e);
        WriteDetail(ref w, e);
    }

    /// <summary>An absent position is the beginning.</summary>
    public static void WritePosition(ref WireWriter writer, uint tag, SourcePosition position)
    {
        if (position == default)
        {
            return;
        }

        WritePresentPosition(ref writer, tag, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteBeginning(ref WireWriter w, in MailEvent e, in EventLinks links)
    {
        // What events of a kind have alike stands together, so that compressing finds it.
        w.Enum(E.Kind, (byte)e.Kind);
        w.Enum(E.Direction, (byte)e.Direction);
        w.Enum(E.Outcome, (byte)e.Outcome);
        links.Write(ref w);
        if (!links.SaysTime)
        {
            // Present even at 0, where it is empty.
            w.Tag(E.EventTime);
            var body = w.Open(1);
            w.TimestampBody(e.TimeUnixNs);
            w.Close(body, 1);
        }

        if (!links.SaysPosition)
        {
            WritePresentPosition(ref w, E.Position, e.Position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WritePresentPosition(ref WireWriter w, uint tag, SourcePosition position)
    {
        w.Tag(tag);
        var body = w.Open(1);
        w.Varint(EventTags.SourcePosition.Offset, (ulong)position.Offset);
        w.Varint(EventTags.SourcePosition.Ordinal, (uint)position.Ordinal);
        w.Close(body, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteContext(ref WireWriter w, in MailEvent e)
    {
        w.Bool(E.InternalHop, e.InternalHop);
        w.Varint(E.Multiplicity, e.Multiplicity);
        w.Timestamp(E.OriginalTime, e.OriginalTimeUnixNs);
        w.Bool(E.Future, e.Future);
        w.Bool(E.Truncated, e.Truncated);
        w.Varint(E.PseudonymKeyId, e.PseudonymKeyId);
        w.String(E.OwnIp, e.OwnIp);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteEnvelope(ref WireWriter w, in MailEvent e, bool isSenderLinked)
    {
        var sender = isSenderLinked ? default : e.Sender;
        var isNullSender = !isSenderLinked && e.NullSender;
        var text = sender.Length + e.Recipient.Length + e.OriginalRecipient.Length;
        if (text == 0 && !isNullSender)
        {
            return;
        }

        if (text == e.Recipient.Length && !isNullSender)
        {
            w.String(E.Recipient, e.Recipient);
            return;
        }

        w.Tag(E.Envelope);
        var width = LengthWidth(text);
        var body = w.Open(width);
        w.String(EventTags.Envelope.Sender, sender);
        w.Bool(EventTags.Envelope.NullSender, isNullSender);
        w.String(EventTags.Envelope.Recipient, e.Recipient);
        w.String(EventTags.Envelope.OriginalRecipient, e.OriginalRecipient);
        w.Close(body, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteReply(ref WireWriter w, in MailEvent e)
    {
        var text = e.ReplyEnhanced.Length + e.ReplyText.Length + e.ReplyCommand.Length;
        if (text == 0 && e.ReplyCode == 0 && e.ReplyOrigin == 0)
        {
            return;
        }

        w.Tag(E.Reply);
        var width = LengthWidth(text);
        var body = w.Open(width);
        w.Varint(EventTags.Reply.Code, e.ReplyCode);
        w.String(EventTags.Reply.Enhanced, e.ReplyEnhanced);
        w.Enum(EventTags.Reply.Origin, (byte)e.ReplyOrigin);
        w.String(EventTags.Reply.Command, e.ReplyCommand);
        w.String(EventTags.Reply.Text, e.ReplyText);
        w.Close(body, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteTls(ref WireWriter w, in MailEvent e)
    {
        if (e.TlsCipher.IsEmpty && e.TlsVersion == 0 && e.TlsBits == 0 && e.TlsTrust == 0 && e.TlsDirection == 0)
        {
            return;
        }

        w.Tag(E.Tls);
        var width = LengthWidth(e.TlsCipher.Length);
        var body = w.Open(width);
        w.Enum(EventTags.Tls.Version, (byte)e.TlsVersion);
        w.String(EventTags.Tls.Cipher, e.TlsCipher);
        w.Varint(EventTags.Tls.Bits, e.TlsBits);
        w.Enum(EventTags.Tls.Trust, (byte)e.TlsTrust);
        w.Enum(EventTags.Tls.Direction, (byte)e.TlsDirection);
        w.Close(body, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteDelays(ref WireWriter w, in MailEvent e)
    {
        if (!e.HasDelays)
        {
            w.Varint(E.AgeUs, (ulong)e.DelayUs);
            return;
        }

        if (!TryWriteDelaysMs(ref w, e))
        {
            WriteDelaysUs(ref w, e);
        }
    }

    // Postfix logs hundredths of a second, or milliseconds below one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWriteDelaysMs(ref WireWriter w, in MailEvent e)
    {
        var (total, rest) = Math.DivRem((ulong)e.DelayUs, 1_000);
        var (before, beforeRest) = Math.DivRem((ulong)e.DelayBeforeQueueUs, 1_000);
        var (queue, queueRest) = Math.DivRem((ulong)e.DelayInQueueUs, 1_000);
        var (connection, connectionRest) = Math.DivRem((ulong)e.DelayConnectionUs, 1_000);
        var (transmission, transmissionRest) = Math.DivRem((ulong)e.DelayTransmissionUs, 1_000);
        if ((rest | beforeRest | queueRest | connectionRest | transmissionRest) != 0)
        {
            return false;
        }

        w.Tag(E.DelayPartsMs);
        var body = w.Open(1);
        w.Varint(before);
        w.Varint(queue);
        w.Varint(connection);
        w.Varint(transmission);

        // Postfix rounds each part by itself: seldom more than a few hundredths.
        var difference = (long)(total - (before + queue + connection + transmission));
        if (difference != 0)
        {
            w.Varint((ulong)((difference << 1) ^ (difference >> 63)));
        }

        w.Close(body, 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteDelaysUs(ref WireWriter w, in MailEvent e)
    {
        w.Tag(E.Delays);
        var body = w.Open(1);
        w.Varint(EventTags.Delays.TotalUs, (ulong)e.DelayUs);
        w.Varint(EventTags.Delays.BeforeQueueUs, (ulong)e.DelayBeforeQueueUs);
        w.Varint(EventTags.Delays.InQueueUs, (ulong)e.DelayInQueueUs);
        w.Varint(EventTags.Delays.ConnectionUs, (ulong)e.DelayConnectionUs);
        w.Varint(EventTags.Delays.TransmissionUs, (ulong)e.DelayTransmissionUs);
        w.Close(body, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteMessage(ref WireWriter w, in MailEvent e)
    {
        w.Varint(E.Attempt, e.Attempt);
        w.Enum(E.Correlation, (byte)e.Correlation);
        w.String(E.User, e.User);
        w.Enum(E.Mechanism, (byte)e.Mechanism);
        w.String(E.MessageId, e.MessageId);
        w.Varint(E.SizeBytes, (ulong)e.SizeBytes);
        w.Varint(E.RecipientCount, e.RecipientCount);
        w.Enum(E.MessageSource, (byte)e.MessageSource);
    }

    // Most events have none or one of the fifteen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteKind(ref WireWriter w, in MailEvent e)
    {
        var codes = e.GetCodes();
        var set = Vector128.Equals(codes, Vector128<byte>.Zero).ExtractMostSignificantBits() ^ 0xFFFF;
        for (; set != 0; set &= set - 1)
        {
            var index = BitOperations.TrailingZeroCount(set);
            w.Enum(CodeTags[index], codes[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteDetail(ref WireWriter w, in MailEvent e)
    {
        w.String(E.RelatedQueueId, e.RelatedQueueId);
        w.String(E.Rule, e.Rule);
        w.String(E.Text, e.Text);
        w.Double(E.Value, e.Value);
        w.String(E.CommandText, e.Commands);
    }

    /// <summary>Bytes for the length of a sub-message with so much text: at most 28 bytes are tags, lengths and numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthWidth(int textLength) => textLength < 100 ? 1 : 2;
}
