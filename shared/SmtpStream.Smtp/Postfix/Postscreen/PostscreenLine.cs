using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Postscreen;

/// <summary>
/// postscreen's tests and verdicts: "PREGREET 14 after 0.08 from [ip]:port: EHLO x", "DNSBL rank 6 for [ip]:port",
/// "PASS NEW [ip]:port", "COMMAND PIPELINING from [ip]:port after EHLO: …" (postfix src/postscreen; white/blacklist before 3.6).
/// </summary>
internal ref struct PostscreenLine
{
    public PostscreenTest Test;
    public Endpoint Client;

    /// <summary>Rank, bytes sent too early, or seconds until the client hung up.</summary>
    public double Value;

    /// <summary>The SMTP command after which it happened.</summary>
    public ReadOnlySpan<byte> Command;

    /// <summary>What the client sent.</summary>
    public ReadOnlySpan<byte> Text;

    public static bool TryParse(ReadOnlySpan<byte> text, out PostscreenLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.UnknownMessage;
        line.Test = TestOf(text, out var length);
        if (line.Test == PostscreenTest.None)
        {
            return false;
        }

        failure = ParseFailure.BadClient;
        var isPeerNext = length < text.Length && text[length] == '[';
        line.Value = isPeerNext ? 0 : NumberIn(text[length..]);
        var open = isPeerNext ? length : text.IndexOf((byte)'[');
        if (open < 0 || !Endpoint.TryRead(text[open..], out line.Client))
        {
            return false;
        }

        var rest = text[(open + line.Client.Length)..];
        var colon = rest.IndexOf(": "u8);
        line.Text = colon < 0 ? default : rest[(colon + 2)..];
        if (rest.StartsWith(" after "u8))
        {
            line.Command = colon < 7 ? rest[7..] : rest[7..colon];
        }

        return true;
    }

    // The number stands directly behind the words: "14 after", "6 for", "after 0.4 from".
    private static double NumberIn(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        if (rest.StartsWith("after "u8))
        {
            rest = rest[6..];
        }

        return Digits.ReadSeconds(rest, out var micros) > 0 ? micros / 1e6 : 0;
    }

    private static PostscreenTest TestOf(ReadOnlySpan<byte> text, out int length)
    {
        // Three of four tests.
        length = 9;
        if (text.StartsWith("PASS OLD "u8))
        {
            return PostscreenTest.PassOld;
        }

        if (text.StartsWith("PASS NEW "u8))
        {
            return PostscreenTest.PassNew;
        }

        foreach (var (word, test) in Words)
        {
            if (text.StartsWith(word))
            {
                length = word.Length;
                return test;
            }
        }

        length = 0;
        return PostscreenTest.None;
    }

    private static readonly (byte[] Word, PostscreenTest Test)[] Words =
    [
        ("DNSBL rank "u8.ToArray(), PostscreenTest.Dnsbl),
        ("PREGREET "u8.ToArray(), PostscreenTest.Pregreet),
        ("HANGUP "u8.ToArray(), PostscreenTest.Hangup),
        ("COMMAND PIPELINING "u8.ToArray(), PostscreenTest.Pipelining),
        ("NON-SMTP COMMAND "u8.ToArray(), PostscreenTest.NonSmtp),
        ("BARE NEWLINE "u8.ToArray(), PostscreenTest.BareNewline),
        ("COMMAND TIME LIMIT "u8.ToArray(), PostscreenTest.CommandLimit),
        ("COMMAND COUNT LIMIT "u8.ToArray(), PostscreenTest.CommandLimit),
        ("COMMAND LENGTH LIMIT "u8.ToArray(), PostscreenTest.CommandLimit),
        ("ALLOWLISTED "u8.ToArray(), PostscreenTest.Allow),
        ("WHITELISTED "u8.ToArray(), PostscreenTest.Allow),
        ("DENYLISTED "u8.ToArray(), PostscreenTest.Deny),
        ("BLACKLISTED "u8.ToArray(), PostscreenTest.Deny),
        ("ALLOWLIST VETO "u8.ToArray(), PostscreenTest.Veto),
        ("WHITELIST VETO "u8.ToArray(), PostscreenTest.Veto),
        ("DATA without valid RCPT "u8.ToArray(), PostscreenTest.NonSmtp),
        ("BDAT without valid RCPT "u8.ToArray(), PostscreenTest.NonSmtp),
    ];
}
