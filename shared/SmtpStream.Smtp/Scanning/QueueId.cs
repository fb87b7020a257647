using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmtpStream.Smtp.Scanning;

/// <summary>
/// Postfix queue id: short (microseconds and inode, upper-case hex) or long (base 52 without vowels, since 2.9 with
/// enable_long_queue_ids; postfix src/global/mail_queue.h).
/// </summary>
internal static class QueueId
{
    private const int MinLength = 5;
    private const int MaxLength = 24;

    // Bytes of a Vector128.
    private const int WindowLength = 16;

    // The alphabets of both forms together. No English word of a log line that ends with a colon fits into it.
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("0123456789ABCDEFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8);

    /// <summary>Length of the id at the start of the text, where ": " follows it; 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Measure(ReadOnlySpan<byte> text)
    {
        var length = text.Length < WindowLength ? 0 : MeasureShort(text);
        if (length is 0 or WindowLength)
        {
            length = text.IndexOfAnyExcept(Alphabet);
        }

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

    // How many of the first 16 bytes belong to the alphabet, without a call: every message is asked.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MeasureShort(ReadOnlySpan<byte> text)
    {
        var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        var lower = bytes | Vector128.Create((byte)0x20);
        var isDigit = Vector128.LessThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)10));
        var isLetter = Vector128.LessThan(lower - Vector128.Create((byte)'a'), Vector128.Create((byte)26));
        var isLeftOut = Vector128.Equals(bytes, Vector128.Create((byte)'a')) | Vector128.Equals(bytes, Vector128.Create((byte)'e'))
            | Vector128.Equals(lower, Vector128.Create((byte)'i')) | Vector128.Equals(lower, Vector128.Create((byte)'o'))
            | Vector128.Equals(lower, Vector128.Create((byte)'u'));
        var others = ~((isDigit | isLetter) & ~isLeftOut).ExtractMostSignificantBits();
        return BitOperations.TrailingZeroCount(others);
    }
}
