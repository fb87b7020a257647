using System.Globalization;
using System.Security.Cryptography;

namespace SmtpStream.Alerting.Receivers.Webhook;

/// <summary>
/// Signature of Standard Webhooks 1.0.0: <c>v1,</c> and the base64 of HMAC-SHA256 over "id.timestamp.body", one per secret, separated
/// by blanks.
/// </summary>
internal sealed class WebhookSignature
{
    private const string Prefix = "whsec_";

    private readonly byte[][] _keys;

    /// <exception cref="FormatException">A secret is not base64.</exception>
    public WebhookSignature(string secrets) => _keys = [.. Split(secrets).Select(s => Convert.FromBase64String(s[Prefix.Length..]))];

    public static bool IsSecret(string secrets)
    {
        var parts = Split(secrets);
        Span<byte> key = stackalloc byte[96];
        foreach (var part in parts)
        {
            if (!part.StartsWith(Prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(part[Prefix.Length..], key, out var length)
                || length is < 24 or > 64)
            {
                return false;
            }
        }

        return parts.Length > 0;
    }

    /// <param name="id">The same for all attempts of a message.</param>
    /// <param name="timestampUnixSeconds">Of this attempt.</param>
    /// <param name="body">As it is sent.</param>
    public string Sign(string id, long timestampUnixSeconds, ReadOnlySpan<byte> body)
    {
        var head = System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestampUnixSeconds}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', _keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static string[] Split(string secrets) => secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
