using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Deliveries;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Postfix.Postscreen;
using SmtpStream.Smtp.Postfix.Rejects;
using SmtpStream.Smtp.Postfix.Sessions;
using SmtpStream.Smtp.Postfix.Warnings;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix;

/// <summary>Every line of Postfix, left to right: queue id, NOQUEUE, level word, or the daemon's own words.</summary>
internal static class PostfixLines
{
    private static ReadOnlySpan<byte> NoQueue => "NOQUEUE: "u8;

    /// <remarks>The message: what follows the program; not empty.</remarks>
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        var id = QueueId.Measure(message);
        if (id > 0)
        {
            line.QueueId = message[..id];
            return QueueIdLines.Read(ref line, message[(id + 2)..], ref sink);
        }

        if (message[0] == 'c' && message.StartsWith("connect from "u8))
        {
            return SessionEvents.Opened(ref line, message[13..], ref sink);
        }

        if (message[0] == 'd' && message.StartsWith("disconnect from "u8))
        {
            return SessionEvents.Closed(ref line, message[16..], ref sink);
        }

        if (line.Kind == DaemonKind.Postscreen && !message.StartsWith(NoQueue))
        {
            return ReadPostscreen(ref line, message, ref sink);
        }

        if (TlsLine.IsTls(message))
        {
            return TlsEvents.Established(ref line, message, ref sink);
        }

        if (message.StartsWith(NoQueue))
        {
            return ReadWithoutQueue(ref line, message[NoQueue.Length..], ref sink);
        }

        var level = WarningEvents.MeasureLevel(message, out var category);
        return level > 0
            ? WarningEvents.Read(ref line, message[level..], category, ref sink)
            : ReadRare(ref line, message, ref sink);
    }

    private static LineOutcome ReadPostscreen<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        // Its own words are upper-case; what a client sent may stand behind them and hold anything.
        if (message[0] is >= (byte)'A' and <= (byte)'Z')
        {
            return PostscreenEvents.Read(ref line, message, ref sink);
        }

        var level = WarningEvents.MeasureLevel(message, out var category);
        if (level > 0)
        {
            return WarningEvents.Read(ref line, message[level..], category, ref sink);
        }

        return message.IndexOf(" STRESS mode"u8) > 0
            ? WarningEvents.Warned(ref line, message, WarningCategory.ProcessLimit, ref sink)
            : PostscreenEvents.Read(ref line, message, ref sink);
    }

    // With a before-queue filter, smtpd announces clients without an id: the message gets its own behind the filter.
    private static LineOutcome ReadWithoutQueue<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (text.StartsWith("client="u8))
        {
            return MessageEvents.ReadClient(ref line, text, ref sink);
        }

        return text.StartsWith("lost connection"u8) || text.StartsWith("timeout after"u8)
            ? SessionEvents.AboutToClose(ref line, text)
            : RejectEvents.Read(ref line, text, ref sink);
    }

    private static LineOutcome ReadRare<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (message.StartsWith("lost connection after "u8) || message.StartsWith("timeout after "u8)
            || message.StartsWith("too many errors after "u8))
        {
            return SessionEvents.AboutToClose(ref line, message);
        }

        if (RelayTroubleLine.TryParse(message, out var trouble))
        {
            return RelayTroubleEvents.Failed(ref line, in trouble, ref sink);
        }

        if (message.StartsWith("SSL_accept error "u8) || message.StartsWith("SSL_connect error "u8))
        {
            var direction = message[4] == 'a' ? TlsDirection.FromClient : TlsDirection.ToRelay;
            return TlsEvents.Failed(ref line, message, direction, ref sink);
        }

        if (PlainLines.IgnoredAs(message, line.Kind) is var ignored and not IgnoredKind.None)
        {
            return LineOutcome.Ignored(ignored);
        }

        if (LifecycleEvents.ChangeOf(message) is var change and not LifecycleChange.None)
        {
            return LifecycleEvents.Changed(ref line, message, change, ref sink);
        }

        if (PlainLines.IsProtocolAbuse(message))
        {
            return WarningEvents.Warned(ref line, message, WarningCategory.Protocol, ref sink);
        }

        // Old versions and proxy-accept have neither an id nor NOQUEUE.
        return RejectLine.MeasureAction(message) > 0
            ? RejectEvents.Read(ref line, message, ref sink)
            : LineOutcome.Rejected(ParseFailure.UnknownMessage);
    }
}
