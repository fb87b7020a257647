using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Numbers as Postfix writes them: no sign, no group separators.</summary>
internal static class Digits
{
    private static ReadOnlySpan<int> MicrosecondScale => [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>Leading decimal digits, at most 18; the value of no digit is 0.</summary>
    /// <returns>How many digits were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> text, out long value)
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

    /// <summary>Seconds with up to six decimals ("0.51", "141602") as microseconds; further decimals are cut.</summary>
    /// <returns>How many bytes were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadSeconds(ReadOnlySpan<byte> text, out long microseconds)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TwoAt(ReadOnlySpan<byte> text, int index) => (text[index] - '0') * 10 + (text[index + 1] - '0');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreTwoAt(ReadOnlySpan<byte> text, int index) => IsDigit(text[index]) && IsDigit(text[index + 1]);
}
