namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// Quantiles with a relative error of 1 % (Masson, Rim, Lee: DDSketch, VLDB 2019), over non-negative integers in the
/// metric's base unit (bytes, microseconds). Merging is exact: the result depends on the values only, never on their order
/// or split. Owned by one thread.
/// </summary>
/// <remarks>
/// Bins span at most 1,024 indexes (<see cref="SketchMapping"/>), i.e. a factor of 5e8 between their ends (10 ms to 50 days);
/// values below the range of the largest value are counted in the lowest bin. The few bins of a quiet window are kept one by one,
/// more of them as a dense range.
/// </remarks>
public sealed class DDSketch
{
    public const double RelativeError = 0.01;
    public const int MaxBins = 1024;

    private const int BinsPerStep = 16;
    private const int MaxFew = 24;
    private const int FewCountBits = 48;
    private const ulong FewCountMask = (1UL << FewCountBits) - 1;

    // (index << 48 | count) rising, while there is no dense range.
    private ulong[] _few = [];
    private int _fewCount;

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

    private bool IsDense => _narrow is not null || _wide is not null;

    /// <summary>Gives the filled bins, lowest first.</summary>
    /// <param name="cursor">0 at first; kept between the calls.</param>
    /// <param name="index">Index of the bin.</param>
    /// <param name="count">Values in it, never 0.</param>
    public bool TryNextBin(ref int cursor, out int index, out ulong count)
    {
        if (!IsDense)
        {
            var entry = cursor < _fewCount ? _few[cursor] : 0;
            (index, count) = ((int)(entry >> FewCountBits), entry & FewCountMask);
            cursor++;
            return count != 0;
        }

        for (; cursor < BinCount; cursor++)
        {
            count = At(_lowest + cursor - _origin);
            if (count != 0)
            {
                index = _lowest + cursor;
                cursor++;
                return true;
            }
        }

        (index, count) = (0, 0);
        return false;
    }

    /// <summary>Adds a bin of an encoded sketch.</summary>
    public void AddBin(int index, ulong count)
    {
        if (count != 0)
        {
            AddToBin(index, count);
            Count += (long)count;
        }
    }

    /// <summary>Adds what an encoded sketch that holds a value says beside its bins.</summary>
    public void AddTotals(long zeroCount, long sum, long min, long max)
    {
        ZeroCount += zeroCount;
        Count += zeroCount;
        Sum += sum;
        Min = Math.Min(Min, min);
        Max = Math.Max(Max, max);
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

        var index = SketchMapping.IndexOf(value);
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
        for (var i = other._fewCount - 1; i >= 0; i--)
        {
            AddToBin((int)(other._few[i] >> FewCountBits), other._few[i] & FewCountMask);
        }

        if (!other.IsDense)
        {
            return;
        }

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
        copy._few = _few.AsSpan(0, _fewCount).ToArray();
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
        var cursor = 0;
        while (TryNextBin(ref cursor, out var index, out var count))
        {
            below += (long)count;
            if (below > rank)
            {
                return Math.Clamp(SketchMapping.ValueOf(index), Math.Max(Min, 0), Max);
            }
        }

        return Max;
    }

    private ulong At(int place) => _narrow is null ? _wide![place] : _narrow[place];

    private void AddToBin(int index, ulong count)
    {
        if (!IsDense)
        {
            if (TryAddToFew(index, count))
            {
                return;
            }

            SpreadFew();
        }

        AddToRange(index, count);
    }

    private bool TryAddToFew(int index, ulong count)
    {
        var place = _fewCount;
        while (place > 0 && (int)(_few[place - 1] >> FewCountBits) > index)
        {
            place--;
        }

        if (place > 0 && (int)(_few[place - 1] >> FewCountBits) == index)
        {
            var sum = (_few[place - 1] & FewCountMask) + count;
            if (sum > FewCountMask)
            {
                return false;
            }

            _few[place - 1] = ((ulong)index << FewCountBits) | sum;
            return true;
        }

        var (lowest, highest) = (Math.Min(_lowest, index), Math.Max(_highest, index));
        if (_fewCount == MaxFew || highest - lowest >= MaxBins || (uint)index > ushort.MaxValue || count > FewCountMask)
        {
            return false;
        }

        if (_fewCount == _few.Length)
        {
            Array.Resize(ref _few, Math.Max(2, _fewCount * 2));
        }

        _few.AsSpan(place, _fewCount - place).CopyTo(_few.AsSpan(place + 1));
        _few[place] = ((ulong)index << FewCountBits) | count;
        _fewCount++;
        (_lowest, _highest) = (lowest, highest);
        return true;
    }

    // From single bins to a dense range.
    private void SpreadFew()
    {
        var (few, length) = (_few, _fewCount);
        (_few, _fewCount, _lowest, _highest) = ([], 0, int.MaxValue, int.MinValue);
        for (var i = length - 1; i >= 0; i--)
        {
            AddToRange((int)(few[i] >> FewCountBits), few[i] & FewCountMask);
        }
    }

    private void AddToRange(int index, ulong count)
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
