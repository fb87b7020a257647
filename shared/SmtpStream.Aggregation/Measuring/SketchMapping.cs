using System.Runtime.CompilerServices;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>Positive integers ↔ indexes of bins that are 2 % wide at most.</summary>
/// <remarks>
/// Index of v = 2^e (1 + s): floor(m (e + P(s))), P(s) = 6/35 s³ - 3/5 s² + 10/7 s, a cubic that meets log2 at both ends of
/// each power of two. (1 + s) P'(s) has its minimum 10/7 at s = 0 and s = 2/3, so a bin is at most 0.7 / m wide in ln v, and
/// m = 0.7 / ln((1 + a) / (1 - a)) keeps the error below a. The best possible m is ln 2 = 0.693 instead of 0.7: 1 % more bins.
/// </remarks>
internal static class SketchMapping
{
    private static readonly double Multiplier = 0.7 / Math.Log((1 + DDSketch.RelativeError) / (1 - DDSketch.RelativeError));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var s = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000) - 1;
        return (int)(Multiplier * (exponent + ((((6.0 / 35 * s) - (3.0 / 5)) * s) + (10.0 / 7)) * s));
    }

    /// <summary>The value of a bin whose distance to both its ends is the same share: 2 ab / (a + b).</summary>
    public static double ValueOf(int index)
    {
        var low = LowerBound(index);
        var high = LowerBound(index + 1);
        return 2 * low * high / (low + high);
    }

    private static double LowerBound(int index)
    {
        var target = index / Multiplier;
        var exponent = Math.Floor(target);
        var rest = target - exponent;

        // P(s) = rest by Newton; P is monotonous on [0, 1] with slope 0.74 to 1.43.
        var s = rest;
        for (var i = 0; i < 5; i++)
        {
            var value = ((((6.0 / 35 * s) - (3.0 / 5)) * s) + (10.0 / 7)) * s;
            var slope = (((18.0 / 35 * s) - (6.0 / 5)) * s) + (10.0 / 7);
            s -= (value - rest) / slope;
        }

        return Math.ScaleB(1 + s, (int)exponent);
    }
}
