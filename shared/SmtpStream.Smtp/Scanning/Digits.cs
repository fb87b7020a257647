using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Numbers as Postfix writes them: no sign, no group separators.</summary>
internal static class Digits
{
    // Eight times '0'.
    private const ulong Zeros = 0x3030303030303030;

    private static ReadOnlySpan<int> MicrosecondScale => [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>Leading decimal digits, at most 18; the value of no digit is 0.</summary>
    /// <returns>How many digits were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> text, out long value)
    {
        if (text.Length >= sizeof(ulong)
            && ReadWord(BinaryPrimitives.ReadUInt64LittleEndian(text), out var word) is var count and < sizeof(ulong))
        {
            value = word;
            return count;
        }

        return ReadLong(text, out value);
    }

    /// <summary>Leading decimal digits of eight bytes, the first byte lowest; the value of no digit is 0.</summary>
    /// <returns>How many digits lead.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadWord(ulong word, out uint value)
    {
        var digits = word ^ Zeros;
        var count = BitOperations.TrailingZeroCount(NotDigits(digits)) >> 3;
        value = count == 0 ? 0 : ValueOf(digits << (64 - 8 * count));
        return count;
    }

    /// <summary>Seconds with up to six decimals ("0.51", "141602") as microseconds; further decimals are cut.</summary>
    /// <returns>How many bytes were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadSeconds(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (text.Length >= sizeof(ulong)
            && ReadSecondsWord(BinaryPrimitives.ReadUInt64LittleEndian(text), out microseconds) is var length and > 0)
        {
            return length;
        }

        return ReadAnySeconds(text, out microseconds);
    }

    /// <summary>The same for seconds of at most seven bytes that start in front of the text's last eight; 0 where they are longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadSecondsAt(ReadOnlySpan<byte> text, int start, out long microseconds) =>
        ReadSecondsWord(BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(start, sizeof(ulong))), out microseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TwoAt(ReadOnlySpan<byte> text, int index) => (text[index] - '0') * 10 + (text[index + 1] - '0');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreTwoAt(ReadOnlySpan<byte> text, int index) => IsDigit(text[index]) && IsDigit(text[index + 1]);

    // The same for a number that ends within eight bytes, without a branch on its digits; 0 where it does not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadSecondsWord(ulong word, out long microseconds)
    {
        var digits = word ^ Zeros;
        var others = NotDigits(digits);
        var whole = BitOperations.TrailingZeroCount(others) >> 3;
        var next = BitOperations.TrailingZeroCount(others & (others - 1)) >> 3;
        var point = (byte)(word >> (8 * whole)) == '.' ? 1 : 0;
        var length = point == 0 ? whole : next;
        var count = length - point;
        if (length == sizeof(ulong) || count == 0)
        {
            microseconds = 0;
            return length == sizeof(ulong) ? 0 : length;
        }

        // The decimals move down by the byte of the point, then all digits up to the end of the word.
        var kept = (1UL << (8 * whole)) - 1;
        var packed = (digits & kept) | ((digits >> (8 * point)) & ~kept);
        microseconds = (long)ValueOf(packed << (64 - 8 * count)) * MicrosecondScale[count - whole];
        return length;
    }

    // 0x80 in every byte that is no digit; digits are counted from '0'.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NotDigits(ulong digits) =>
        ((digits & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676 | digits) & 0x8080808080808080;

    // Eight digits, the first lowest: pairs, then pairs of pairs, in three multiplications (Lemire and Langdale, simdjson).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ValueOf(ulong digits)
    {
        const ulong Pairs = 0x000000FF000000FF;
        digits = digits * 10 + (digits >> 8);
        return (uint)(((digits & Pairs) * 0x000F424000000064 + ((digits >> 16) & Pairs) * 0x0000271000000001) >> 32);
    }

    private static int ReadLong(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var i = 0;
        while (i < text.Length && i < 18)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                break;
            }

            value = value * 10 + digit;
            i++;
        }

        return i;
    }

    private static int ReadAnySeconds(ReadOnlySpan<byte> text, out long microseconds)
    {
        long value = 0;
        var i = 0;
        while (i < text.Length)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9 || i == 12)
            {
                break;
            }

            value = value * 10 + digit;
            i++;
        }

        if ((uint)i >= (uint)text.Length || text[i] != '.')
        {
            microseconds = value * 1_000_000;
            return i;
        }

        var decimals = 0;
        i++;
        while (i < text.Length && IsDigit(text[i]))
        {
            if (decimals < 6)
            {
                value = value * 10 + (text[i] - '0');
                decimals++;
            }

            i++;
        }

        microseconds = value * MicrosecondScale[decimals];
        return i;
    }
}
