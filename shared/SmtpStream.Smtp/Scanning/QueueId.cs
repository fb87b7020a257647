using System.Buffers;
using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>
/// Postfix queue id: short (microseconds and inode, upper-case hex) or long (base 52 without vowels, since 2.9 with
/// enable_long_queue_ids; postfix src/global/mail_queue.h).
/// </summary>
internal static class QueueId
{
    private const int MinLength = 5;
    private const int MaxLength = 24;

    // The alphabets of both forms together. No English word of a log line that ends with a colon fits into it.
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("0123456789ABCDEFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8);

    /// <summary>Length of the id at the start of the text, where ": " follows it; 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Measure(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(Alphabet);
        return length is >= MinLength and <= MaxLength && length + 1 < text.Length && text[length] == ':' && text[length + 1] == ' '
            ? length
            : 0;
    }

    /// <summary>The id at the start of the text, whatever follows; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Leading(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(Alphabet);
        length = length < 0 ? text.Length : length;
        return length is >= MinLength and <= MaxLength ? text[..length] : default;
    }
}
