using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Authentication;
using SmtpStream.Smtp.Postfix.Deliveries;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Warnings;

/// <summary>
/// "warning: ", "error: ", "fatal: ", "panic: ", then maybe a queue id. A failed login and a rate limit are events of their own
/// kind, advice that follows a warning is ignored by name, everything else is a ServerWarning.
/// </summary>
internal static class WarningEvents
{
    private static readonly CueMatcher Phrases = new(Array.ConvertAll(WarningRules.Phrases, rule => rule.Cue));

    /// <summary>Length of the level word with its colon and space, 0 where there is none.</summary>
    public static int MeasureLevel(ReadOnlySpan<byte> text, out WarningCategory category)
    {
        category = WarningCategory.None;
        if (text.StartsWith("warning: "u8))
        {
            return 9;
        }

        if (text.StartsWith("error: "u8))
        {
            return 7;
        }

        if (text.StartsWith("fatal: "u8))
        {
            category = WarningCategory.Fatal;
            return 7;
        }

        if (!text.StartsWith("panic: "u8))
        {
            return 0;
        }

        category = WarningCategory.Panic;
        return 7;
    }

    public static LineOutcome Read<TSink>(
        ref LogLine line, ReadOnlySpan<byte> text, WarningCategory category, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (SaslFailureLine.IsSaslFailure(text))
        {
            return AuthenticationEvents.Failed(ref line, text, ref sink);
        }

        if (RateLimitLine.TryParse(text, out var limit))
        {
            return Limited(ref line, in limit, ref sink);
        }

        if (IgnoredAs(text) is var ignored and not IgnoredKind.None)
        {
            return LineOutcome.Ignored(ignored);
        }

        var id = QueueId.Measure(text);
        if (id > 0)
        {
            line.QueueId = text[..id];
            text = text[(id + 2)..];
        }

        return Warned(ref line, text, category, ref sink);
    }

    /// <summary>A warning without a level word: protocol abuse and stress are logged as information.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Warned<TSink>(
        ref LogLine line, ReadOnlySpan<byte> text, WarningCategory category, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.ServerWarning);
        mailEvent.Warning = category == WarningCategory.None ? CategoryOf(text) : category;
        mailEvent.Text = Redaction.WithoutSecrets(ServerReply.Cut(text));
        FillClient(ref mailEvent, text);
        if (!line.QueueId.IsEmpty)
        {
            KnownMessage.Fill(ref line, ref mailEvent);
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LineOutcome Limited<TSink>(ref LogLine line, in RateLimitLine limit, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.RateLimited);
        mailEvent.RateLimit = limit.Kind;
        mailEvent.Value = limit.Value;
        mailEvent.ClientName = limit.Client.Name;
        mailEvent.ClientIp = limit.Client.Address;
        mailEvent.ClientPort = limit.Client.Port;
        mailEvent.Rule = limit.Service;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    // "hostname h does not resolve to address ip", "… from h[ip]: …", "h[ip] sent message header instead of SMTP command".
    private static void FillClient(ref MailEvent mailEvent, ReadOnlySpan<byte> text)
    {
        const int AddressWords = 9;
        var resolve = text.StartsWith("hostname "u8) ? text.IndexOf(" address "u8) : -1;
        if (resolve > 0)
        {
            var ip = text[(resolve + AddressWords)..];
            var end = ip.IndexOf(": "u8);
            mailEvent.ClientIp = end < 0 ? ip : ip[..end];
            return;
        }

        if (Endpoint.TryReadAfter(text, " from "u8, out var client, out _) || Endpoint.TryRead(text, out client))
        {
            mailEvent.ClientName = client.Name;
            mailEvent.ClientIp = client.Address;
            mailEvent.ClientPort = client.Port;
        }
    }

    private static WarningCategory CategoryOf(ReadOnlySpan<byte> text)
    {
        var phrase = Phrases.Find(text);
        return phrase < 0 ? WarningCategory.Other : WarningRules.Phrases[phrase].Category;
    }

    private static IgnoredKind IgnoredAs(ReadOnlySpan<byte> text) => text switch
    {
        // Beside each failed login the SASL library says the same again, without the client.
        _ when text.StartsWith("SASL authentication failure: "u8) || text.StartsWith("SASL authentication problem: "u8)
            => IgnoredKind.SaslDetail,
        _ when text.StartsWith("TLS library problem: "u8) => IgnoredKind.TlsDetail,
        _ when text.StartsWith("for instructions see "u8) || text.StartsWith("please reduce time unit "u8)
            || text.StartsWith("to avoid this condition, "u8) || text.StartsWith("see "u8)
            || text.StartsWith("to stop this warning, "u8) => IgnoredKind.WarningDetail,
        _ => IgnoredKind.None,
    };
}
