using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Deliveries;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Postfix.Rejects;
using SmtpStream.Smtp.Postfix.Sessions;
using SmtpStream.Smtp.Postfix.Warnings;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix;

/// <summary>
/// Lines that start with a queue id. The shape of the message decides, not the daemon's name: names are free and some senders
/// of syslog lose them.
/// </summary>
internal static class QueueIdLines
{
    /// <remarks>The text: the message behind "QUEUEID: ".</remarks>
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        // One jump by the first letter: a chain of comparisons is mispredicted more than once a line.
        switch (text.IsEmpty ? (byte)0 : text[0])
        {
            case (byte)'t' when text.StartsWith("to="u8):
                return DeliveryEvents.Read(ref line, text, ref sink);
            case (byte)'f' when text.StartsWith("from="u8):
                return MessageEvents.ReadQueueActive(ref line, text, ref sink);
            case (byte)'m' when text.StartsWith("message-id="u8):
                return MessageEvents.ReadMessageId(ref line, text[11..]);
            case (byte)'c' when text.StartsWith("client="u8):
                return MessageEvents.ReadClient(ref line, text, ref sink);
            case (byte)'r' when text.SequenceEqual("removed"u8):
                var kind = line.Kind == DaemonKind.Postsuper ? EventKind.MessageDeleted : EventKind.MessageCompleted;
                return MessageEvents.Removed(ref line, kind, ref sink);
            default:
                return ReadRare(ref line, text, ref sink);
        }
    }

    private static LineOutcome ReadRare<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (RejectLine.MeasureAction(text) > 0)
        {
            return RejectEvents.Read(ref line, text, ref sink);
        }

        if (text.StartsWith("uid="u8))
        {
            return MessageEvents.ReadPickup(ref line, text);
        }

        if (NotificationEvents.IsNotification(text))
        {
            return NotificationEvents.Read(ref line, text, ref sink);
        }

        if (RelayTroubleLine.TryParse(text, out var trouble))
        {
            return RelayTroubleEvents.Failed(ref line, in trouble, ref sink);
        }

        if (text.StartsWith("Cannot start TLS"u8) || text.StartsWith("TLS is required"u8))
        {
            return TlsEvents.Failed(ref line, text, TlsDirection.ToRelay, ref sink);
        }

        if (TlsLine.IsTls(text))
        {
            return TlsEvents.Established(ref line, text, ref sink);
        }

        if (IgnoredAs(text) is var ignored and not IgnoredKind.None)
        {
            return LineOutcome.Ignored(ignored);
        }

        if (line.Kind == DaemonKind.Postsuper)
        {
            return PostsuperEvents.Read(ref line, text, ref sink);
        }

        // Our own login at a relay failed; "message rejected: hopcount exceeded" and the like.
        return text.StartsWith("SASL "u8) || text.StartsWith("message rejected"u8)
            ? WarningEvents.Warned(ref line, text, WarningCategory.None, ref sink)
            : LineOutcome.Rejected(ParseFailure.UnknownMessage);
    }

    private static IgnoredKind IgnoredAs(ReadOnlySpan<byte> text) => text switch
    {
        _ when RelayTroubleLine.IsAnswerOfOneHost(text) => IgnoredKind.ContinuedAttempt,
        _ when text.StartsWith("skipped, still being delivered"u8) => IgnoredKind.QmgrSkipped,
        _ when text.StartsWith("resent-message-id="u8) => IgnoredKind.ResentMessageId,
        _ when text.StartsWith("enabling PIX "u8) || text.StartsWith("disabling PIX "u8) || text.StartsWith("breaking line "u8)
            || text.StartsWith("Host offered STARTTLS"u8) => IgnoredKind.SmtpTrace,
        _ => IgnoredKind.None,
    };
}
