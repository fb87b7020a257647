using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Sessions;

/// <summary>TLS sessions that came about or failed, towards clients and towards relays.</summary>
internal static class TlsEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Established<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!TlsLine.TryRead(text, ref mailEvent, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        line.Begin(ref mailEvent, EventKind.TlsEstablished);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    /// <summary>"SSL_accept error from h[ip]: -1", "SSL_connect error to h[ip]:25: -1", "Cannot start TLS: handshake failure".</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Failed<TSink>(ref LogLine line, ReadOnlySpan<byte> text, TlsDirection direction, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.TlsFailed);
        mailEvent.TlsDirection = direction;
        mailEvent.Text = text;
        var word = direction == TlsDirection.FromClient ? " from "u8 : " to "u8;
        if (Endpoint.TryReadAfter(text, word, out var peer, out _))
        {
            SetPeer(ref mailEvent, peer.Name, peer.Address, peer.Port);
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    /// <summary>Sets client or relay, by the direction that the event has.</summary>
    public static void SetPeer(scoped ref MailEvent mailEvent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> ip, uint port)
    {
        if (mailEvent.TlsDirection == TlsDirection.FromClient)
        {
            mailEvent.ClientName = name;
            mailEvent.ClientIp = ip;
            mailEvent.ClientPort = port;
            return;
        }

        mailEvent.RelayKind = RelayKind.Host;
        mailEvent.RelayName = name;
        mailEvent.RelayIp = ip;
        mailEvent.RelayPort = port;
    }
}
