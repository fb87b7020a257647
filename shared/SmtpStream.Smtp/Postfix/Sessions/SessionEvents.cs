using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Sessions;

/// <summary>
/// smtpd's connect and disconnect. A session that broke off is logged twice, the cause and then the disconnect: the cause is
/// a continuation, kept by (host, service, process), and the disconnect gives the one SessionClosed.
/// </summary>
internal static class SessionEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Opened<TSink>(ref LogLine line, ReadOnlySpan<byte> client, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!Endpoint.TryRead(client, out var endpoint))
        {
            return LineOutcome.Rejected(ParseFailure.BadClient);
        }

        line.Begin(ref mailEvent, EventKind.SessionOpened);
        mailEvent.ClientName = endpoint.Name;
        mailEvent.ClientIp = endpoint.Address;
        mailEvent.ClientPort = endpoint.Port;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    /// <remarks>The text: behind "disconnect from ": "h[ip] ehlo=1 auth=0/3 quit=1 commands=2/5"; counters since Postfix 3.0.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Closed<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!Endpoint.TryRead(text, out var endpoint))
        {
            return LineOutcome.Rejected(ParseFailure.BadClient);
        }

        line.Begin(ref mailEvent, EventKind.SessionClosed);
        mailEvent.ClientName = endpoint.Name;
        mailEvent.ClientIp = endpoint.Address;
        mailEvent.ClientPort = endpoint.Port;
        var counters = text[endpoint.Length..];
        mailEvent.Commands = counters.Length > 0 && counters[0] == ' ' ? counters[1..] : default;
        mailEvent.CloseReason = Cause(ref line, ref mailEvent, out var pending);
        sink.OnEvent(in mailEvent);
        if (pending >= 0)
        {
            line.Table!.Remove(pending);
        }

        return line.Done();
    }

    /// <summary>The cause of a close, kept until the disconnect that follows.</summary>
    public static LineOutcome AboutToClose(ref LogLine line, ReadOnlySpan<byte> text)
    {
        if (!CloseCauseLine.TryParse(text, out var cause, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        if (line.Table is { } table)
        {
            var index = table.Open(QueueKey.OfSession(line.Queue, line.Service, line.Pid));
            table[index].CloseReason = cause.Reason;
            table.SetText(index, MessageText.Command, cause.Command);
        }

        return LineOutcome.Continuation;
    }

    private static CloseReason Cause(ref LogLine line, ref MailEvent mailEvent, out int pending)
    {
        pending = -1;
        var counters = mailEvent.Commands;
        var quit = counters.IndexOf(" quit=1"u8) >= 0 || counters.StartsWith("quit=1"u8);
        if (quit || line.Table is not { } table)
        {
            return CloseReason.Quit;
        }

        pending = table.Find(QueueKey.OfSession(line.Queue, line.Service, line.Pid));
        if (pending >= 0)
        {
            mailEvent.ReplyCommand = table.Text(pending, MessageText.Command);
            return table[pending].CloseReason;
        }

        // Counters without quit and without a cause: the server hung up, as it does after a rate limit.
        return counters.IsEmpty ? CloseReason.Quit : CloseReason.Dropped;
    }
}
