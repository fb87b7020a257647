using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Warnings;

/// <summary>"Connection rate limit exceeded: 31 from h[ip] for service smtp" (postfix src/smtpd/smtpd.c, anvil limits).</summary>
internal ref struct RateLimitLine
{
    public RateLimitKind Kind;
    public double Value;
    public Endpoint Client;
    public ReadOnlySpan<byte> Service;

    private static ReadOnlySpan<byte> Marker => " limit exceeded: "u8;

    public static bool TryParse(ReadOnlySpan<byte> text, out RateLimitLine line)
    {
        line = default;
        var marker = text[..Math.Min(text.Length, 64)].IndexOf(Marker);
        if (marker < 0)
        {
            return false;
        }

        line.Kind = KindOf(text[..marker]);
        var rest = text[(marker + Marker.Length)..];
        var digits = Digits.Read(rest, out var value);
        rest = rest[digits..];
        line.Value = value;
        if (line.Kind == RateLimitKind.None || digits == 0 || !rest.StartsWith(" from "u8)
            || !Endpoint.TryRead(rest[6..], out line.Client))
        {
            return false;
        }

        rest = rest[(6 + line.Client.Length)..];
        line.Service = rest.StartsWith(" for service "u8) ? rest[13..] : default;
        return true;
    }

    private static RateLimitKind KindOf(ReadOnlySpan<byte> words) => words switch
    {
        _ when words.SequenceEqual("Connection rate"u8) => RateLimitKind.ConnectionRate,
        _ when words.SequenceEqual("Connection concurrency"u8) => RateLimitKind.ConnectionCount,
        _ when words.SequenceEqual("Message delivery request rate"u8) => RateLimitKind.Message,
        _ when words.SequenceEqual("Recipient address rate"u8) => RateLimitKind.Recipient,
        _ when words.SequenceEqual("New TLS session rate"u8) => RateLimitKind.Tls,
        _ when words.SequenceEqual("AUTH command rate"u8) => RateLimitKind.Auth,
        _ => RateLimitKind.None,
    };
}
