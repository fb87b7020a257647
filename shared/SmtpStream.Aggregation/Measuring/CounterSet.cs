using System.Collections;
using System.Runtime.CompilerServices;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>The non-zero counters of one entity in one window, in key order. Owned by one thread.</summary>
/// <remarks>Sorted parallel arrays: an entity has 3 to 80 counters, and a vectorised scan of the keys beats hashing there.</remarks>
public sealed class CounterSet : IEnumerable<KeyValuePair<CounterKey, long>>
{
    private uint[] _keys = new uint[8];
    private long[] _values = new long[8];

    public int Count { get; private set; }

    /// <summary>Value of the metric's total.</summary>
    public long this[Metric metric] => this[new CounterKey(metric)];

    public long this[Metric metric, int dimension] => this[new CounterKey(metric, dimension)];

    /// <summary>Value of a counter; 0 where it was never raised.</summary>
    public long this[CounterKey key]
    {
        get
        {
            var index = _keys.AsSpan(0, Count).IndexOf(key.Packed);
            return index < 0 ? 0 : _values[index];
        }
    }

    /// <summary>The counter at a place in key order.</summary>
    public KeyValuePair<CounterKey, long> At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return new(CounterKey.Unpack(_keys[index]), _values[index]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Metric metric, long amount) => Add((uint)metric << 16, amount);

    public void Add(CounterKey key, long amount) => Add(key.Packed, amount);

    /// <summary>Raises the metric's total and, where the dimension is not 0, the counter of that dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddWithDimension(Metric metric, int dimension, long amount)
    {
        var total = (uint)metric << 16;
        Add(total, amount);
        if (dimension != 0)
        {
            Add(total | (ushort)dimension, amount);
        }
    }

    public void MergeFrom(CounterSet other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(other._keys[i], other._values[i]);
        }
    }

    public IEnumerator<KeyValuePair<CounterKey, long>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return At(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(uint key, long amount)
    {
        var index = _keys.AsSpan(0, Count).IndexOf(key);
        if (index >= 0)
        {
            _values[index] += amount;
        }
        else
        {
            Insert(key, amount);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Insert(uint key, long amount)
    {
        if (amount == 0)
        {
            return;
        }

        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        var place = ~Array.BinarySearch(_keys, 0, Count, key);
        _keys.AsSpan(place, Count - place).CopyTo(_keys.AsSpan(place + 1));
        _values.AsSpan(place, Count - place).CopyTo(_values.AsSpan(place + 1));
        _keys[place] = key;
        _values[place] = amount;
        Count++;
    }
}
