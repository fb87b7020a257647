using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Keeps passwords and AUTH exchanges out of everything that leaves the parser.</summary>
public static class Redaction
{
    private const int Base64SecretLength = 16;

    /// <summary>The text up to where a client could have put a secret: behind AUTH, PASS and the like.</summary>
    public static ReadOnlySpan<byte> WithoutSecrets(ReadOnlySpan<byte> text)
    {
        for (var i = NextCandidate(text, 0); i + 4 < text.Length; i = NextCandidate(text, i + 1))
        {
            if (EndOfSecretWord(text, i, text[i] | 0x20) is var end and > 0)
            {
                return text[..end];
            }
        }

        return text;
    }

    // AUTH and PASS of either case, by their first two letters: 16 places at a time, nearly none is one.
    private static int NextCandidate(ReadOnlySpan<byte> text, int i)
    {
        for (; i + Vector128<byte>.Count < text.Length; i += Vector128<byte>.Count)
        {
            ref var start = ref MemoryMarshal.GetReference(text);
            var first = Vector128.LoadUnsafe(ref start, (nuint)i) | Vector128.Create((byte)0x20);
            var second = Vector128.LoadUnsafe(ref start, (nuint)i + 1) | Vector128.Create((byte)0x20);
            var pairs = (Vector128.Equals(first, Vector128.Create((byte)'a')) & Vector128.Equals(second, Vector128.Create((byte)'u')))
                | (Vector128.Equals(first, Vector128.Create((byte)'p')) & Vector128.Equals(second, Vector128.Create((byte)'a')));
            if (pairs != Vector128<byte>.Zero)
            {
                return i + BitOperations.TrailingZeroCount(pairs.ExtractMostSignificantBits());
            }
        }

        while (i < text.Length && (text[i] | 0x20) is not ('a' or 'p'))
        {
            i++;
        }

        return i;
    }

    /// <summary>
    /// Copies the line for a reject sample: cut to the destination, behind secret words nothing, long base64 runs starred.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public static int CopySample(ReadOnlySpan<byte> line, Span<byte> destination)
    {
        var kept = WithoutSecrets(line);
        var written = Math.Min(kept.Length, destination.Length);
        kept[..written].CopyTo(destination);
        var run = 0;
        for (var i = 0; i <= written; i++)
        {
            if (i < written && IsBase64(destination[i]))
            {
                run++;
                continue;
            }

            // A long queue id looks like base64 too; a colon follows it.
            var isQueueId = i < written && destination[i] == ':';
            if (run >= Base64SecretLength && !isQueueId && LooksEncoded(destination.Slice(i - run, run)))
            {
                destination.Slice(i - run, run).Fill((byte)'*');
            }

            run = 0;
        }

        return written;
    }

    /// <summary>A base64 blob, as a broken client sends it in place of a name or a prompt.</summary>
    public static bool IsBlob(ReadOnlySpan<byte> value)
    {
        if (value.Length < 8)
        {
            return false;
        }

        foreach (var b in value)
        {
            if (!IsBase64(b))
            {
                return false;
            }
        }

        return value[^1] == '=' || (value.Length >= Base64SecretLength && LooksEncoded(value));
    }

    private static int EndOfSecretWord(ReadOnlySpan<byte> text, int i, int first)
    {
        if (i > 0 && IsLetter(text[i - 1]) && !(i > 1 && text[i - 2] == '\\'))
        {
            return 0;
        }

        var isWord = first == 'a'
            ? (text[i + 1] | 0x20) == 'u' && (text[i + 2] | 0x20) == 't' && (text[i + 3] | 0x20) == 'h' && text[i + 4] == ' '
            : (text[i + 1] | 0x20) == 'a' && (text[i + 2] | 0x20) == 's' && (text[i + 3] | 0x20) == 's'
                && text[i + 4] is (byte)' ' or (byte)'w' or (byte)'W' or (byte)'=';
        return isWord ? i + 4 : 0;
    }

    private static bool LooksEncoded(ReadOnlySpan<byte> value)
    {
        bool upper = false, lower = false, digit = false;
        foreach (var b in value)
        {
            upper |= b is >= (byte)'A' and <= (byte)'Z';
            lower |= b is >= (byte)'a' and <= (byte)'z';
            digit |= b is (>= (byte)'0' and <= (byte)'9') or (byte)'=' or (byte)'+';
        }

        return upper && lower && digit;
    }

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 'z' - 'a';

    private static bool IsBase64(byte b) => IsLetter(b) || Digits.IsDigit(b) || b is (byte)'+' or (byte)'/' or (byte)'=';
}
