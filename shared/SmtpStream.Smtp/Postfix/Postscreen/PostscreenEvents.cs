using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Deliveries;
using SmtpStream.Smtp.Postfix.Sessions;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Postscreen;

/// <summary>postscreen's connections and tests. Its rejects are read as those of smtpd.</summary>
internal static class PostscreenEvents
{
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (text.StartsWith("CONNECT from "u8))
        {
            return SessionEvents.Opened(ref line, text[13..], ref sink);
        }

        if (text.StartsWith("DISCONNECT "u8))
        {
            return Closed(ref line, text[11..], ref sink);
        }

        if (text.StartsWith("cache "u8))
        {
            return LineOutcome.Ignored(IgnoredKind.CacheCleanup);
        }

        return PostscreenLine.TryParse(text, out var test, out var failure)
            ? Tested(ref line, in test, ref sink)
            : LineOutcome.Rejected(failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LineOutcome Tested<TSink>(ref LogLine line, in PostscreenLine test, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.PostscreenTest);
        mailEvent.PostscreenTest = test.Test;
        mailEvent.ClientName = test.Client.Name;
        mailEvent.ClientIp = test.Client.Address;
        mailEvent.ClientPort = test.Client.Port;
        mailEvent.Value = test.Value;
        mailEvent.ReplyCommand = Redaction.WithoutSecrets(test.Command);
        mailEvent.Text = Redaction.WithoutSecrets(ServerReply.Cut(test.Text));
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LineOutcome Closed<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!Endpoint.TryRead(text, out var client))
        {
            return LineOutcome.Rejected(ParseFailure.BadClient);
        }

        line.Begin(ref mailEvent, EventKind.SessionClosed);
        mailEvent.ClientName = client.Name;
        mailEvent.ClientIp = client.Address;
        mailEvent.ClientPort = client.Port;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
