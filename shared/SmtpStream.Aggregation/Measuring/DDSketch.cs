using System.Runtime.CompilerServices;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// Quantiles with a relative error of 1 % (Masson, Rim, Lee: DDSketch, VLDB 2019), over non-negative integers in the
/// metric's base unit (bytes, microseconds). Merging is exact: the result depends on the values only, never on their order
/// or split. Owned by one thread.
/// </summary>
/// <remarks>
/// Index of v = 2^e (1 + s): floor(m (e + P(s))), P(s) = 6/35 s³ - 3/5 s² + 10/7 s, a cubic that meets log2 at both ends of
/// each power of two. (1 + s) P'(s) has its minimum 10/7 at s = 0 and s = 2/3, so a bin is at most 0.7 / m wide in ln v, and
/// m = 0.7 / ln((1 + a) / (1 - a)) keeps the error below a. The best possible m is ln 2 = 0.693 instead of 0.7: 1 % more bins.
/// Bins are a dense range of at most 1,024 indexes, i.e. a factor of 5e8 between its ends (10 ms to 50 days); values below
/// the range of the largest value are counted in the lowest bin.
/// </remarks>
public sealed class DDSketch
{
    public const double RelativeError = 0.01;
    public const int MaxBins = 1024;

    private const int BinsPerStep = 16;
    private static readonly double Multiplier = 0.7 / Math.Log((1 + RelativeError) / (1 - RelativeError));

    // One of the two is in use: 16-bit counts until one overflows.
    private ushort[]? _narrow;
    private ulong[]? _wide;

    // Index of bin 0 of the array, and the range that has been counted in.
    private int _origin;
    private int _lowest = int.MaxValue;
    private int _highest = int.MinValue;

    public long Count { get; private set; }

    /// <summary>Values of 0 or less.</summary>
    public long ZeroCount { get; private set; }

    public long Sum { get; private set; }

    public long Min { get; private set; } = long.MaxValue;

    public long Max { get; private set; } = long.MinValue;

    /// <summary>Index of the first counted bin; meaningful while <see cref="BinCount"/> is not 0.</summary>
    public int FirstIndex => _lowest;

    /// <summary>Length of the counted range of bins.</summary>
    public int BinCount => _highest < _lowest ? 0 : _highest - _lowest + 1;

    public ulong BinAt(int offset) => At(_lowest + offset - _origin);

    /// <summary>Rebuilds a sketch from its parts.</summary>
    public static DDSketch Restore(int firstIndex, ReadOnlySpan<ulong> bins, long zeroCount, long sum, long min, long max)
    {
        var sketch = new DDSketch { ZeroCount = zeroCount, Count = zeroCount };
        for (var i = 0; i < bins.Length; i++)
        {
            if (bins[i] != 0)
            {
                sketch.AddToBin(firstIndex + i, bins[i]);
                sketch.Count += (long)bins[i];
            }
        }

        sketch.Sum = sum;
        if (sketch.Count > 0)
        {
            sketch.Min = min;
            sketch.Max = max;
        }

        return sketch;
    }

    public void Add(long value, long count = 1)
    {
        Count += count;
        Sum += value * count;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        if (value <= 0)
        {
            ZeroCount += count;
            return;
        }

        var index = IndexOf(value);
        if (_narrow is { } narrow && index >= _lowest && index <= _highest && narrow[index - _origin] + count <= ushort.MaxValue)
        {
            narrow[index - _origin] += (ushort)count;
            return;
        }

        AddToBin(index, (ulong)count);
    }

    public void MergeFrom(DDSketch other)
    {
        Count += other.Count;
        ZeroCount += other.ZeroCount;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        for (var index = other._highest; index >= other._lowest; index--)
        {
            var count = other.At(index - other._origin);
            if (count != 0)
            {
                AddToBin(index, count);
            }
        }
    }

    public DDSketch Clone()
    {
        var copy = (DDSketch)MemberwiseClone();
        copy._narrow = (ushort[]?)_narrow?.Clone();
        copy._wide = (ulong[]?)_wide?.Clone();
        return copy;
    }

    /// <summary>Value that a share <paramref name="quantile"/> (0 to 1) of the values does not exceed; NaN without values.</summary>
    public double Quantile(double quantile)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = (long)(quantile * (Count - 1));
        if (rank < ZeroCount)
        {
            return 0;
        }

        var below = ZeroCount;
        for (var index = _lowest; index <= _highest; index++)
        {
            below += (long)At(index - _origin);
            if (below > rank)
            {
                return Math.Clamp(ValueOf(index), Math.Max(Min, 0), Max);
            }
        }

        return Max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOf(long value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var s = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000) - 1;
        return (int)(Multiplier * (exponent + ((((6.0 / 35 * s) - (3.0 / 5)) * s) + (10.0 / 7)) * s));
    }

    /// <summary>The value of a bin whose distance to both its ends is the same share: 2 ab / (a + b).</summary>
    internal static double ValueOf(int index)
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

    private ulong At(int place) => _narrow is null ? _wide![place] : _narrow[place];

    private void AddToBin(int index, ulong count)
    {
        var highest = Math.Max(_highest, index);
        var floor = highest - MaxBins + 1;
        index = Math.Max(index, floor);
        var lowest = Math.Min(_lowest, index);
        if (lowest < floor || lowest < _origin || highest >= _origin + Length)
        {
            Rearrange(Math.Max(lowest, floor), highest);
            lowest = Math.Max(lowest, floor);
        }

        _lowest = lowest;
        _highest = highest;
        if (_narrow is not null)
        {
            var sum = _narrow[index - _origin] + count;
            if (sum <= ushort.MaxValue)
            {
                _narrow[index - _origin] = (ushort)sum;
                return;
            }

            _wide = Array.ConvertAll(_narrow, c => (ulong)c);
            _narrow = null;
        }

        _wide![index - _origin] += count;
    }

    private int Length => _narrow?.Length ?? _wide?.Length ?? 0;

    // New array around [lowest, highest]; what lies below goes to the lowest bin.
    private void Rearrange(int lowest, int highest)
    {
        var oldLowest = _lowest;
        var oldHighest = _highest;
        var oldOrigin = _origin;
        var old = (_narrow, _wide);
        _origin = lowest / BinsPerStep * BinsPerStep;
        var length = (highest / BinsPerStep * BinsPerStep) + BinsPerStep - _origin;
        if (old._wide is null)
        {
            _narrow = new ushort[length];
        }
        else
        {
            _wide = new ulong[length];
        }

        _lowest = lowest;
        _highest = highest;
        for (var index = oldLowest; index <= oldHighest; index++)
        {
            var count = old._wide is null ? old._narrow![index - oldOrigin] : old._wide[index - oldOrigin];
            if (count == 0)
            {
                continue;
            }

            var place = Math.Max(index, lowest) - _origin;
            if (_narrow is not null && _narrow[place] + count > ushort.MaxValue)
            {
                _wide = Array.ConvertAll(_narrow, c => (ulong)c);
                _narrow = null;
            }

            if (_narrow is null)
            {
                _wide![place] += count;
            }
            else
            {
                _narrow[place] += (ushort)count;
            }
        }
    }
}
