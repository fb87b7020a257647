using System.Buffers.Binary;
using System.Security.Cryptography;

using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Alerting.States;

/// <summary>Identity of an alert and of its episodes: the first 16 bytes of SHA-256 over length-prefixed UTF-8, in hex.</summary>
/// <remarks>Severity, values and the rule's revision are not identity.</remarks>
internal static class Fingerprint
{
    public const int Length = 32;

    public static string Of(string ruleId, EntityKey entity, IReadOnlyDictionary<string, string> labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, ruleId);
        Append(hash, entity.Tenant);
        Append(hash, ((int)entity.Kind).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Append(hash, entity.Name);
        foreach (var (name, value) in labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }

        return Hex(hash);
    }

    /// <summary>One run from the first breaching window to resolved.</summary>
    public static string Episode(string fingerprint, long firstBreachStartUnixMs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, fingerprint);
        Span<byte> start = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(start, firstBreachStartUnixMs);
        hash.AppendData(start);
        return Hex(hash);
    }

    /// <summary>The same hash over any texts, for ids of groups.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            Append(hash, text);
        }

        return Hex(hash);
    }

    public static bool IsFingerprint(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Length / 2));

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
