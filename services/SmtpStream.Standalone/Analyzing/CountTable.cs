using System.IO.Hashing;
using System.Numerics;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>Exact totals by UTF-8 name: open addressing, the names in one arena. Allocates only to grow. One thread at a time.</summary>
internal sealed class CountTable<TTotals>
    where TTotals : struct
{
    private int[] _buckets = new int[1024];
    private Entry[] _entries = new Entry[512];
    private byte[] _names = new byte[16 * 1024];
    private int _namesLength;

    public int Count { get; private set; }

    /// <summary>The totals of a name; zero when it is new. The reference holds until the next call.</summary>
    public ref TTotals this[ReadOnlySpan<byte> name]
    {
        get
        {
            var hash = (uint)XxHash3.HashToUInt64(name);
            for (var slot = hash & (uint)(_buckets.Length - 1); ; slot = (slot + 1) & (uint)(_buckets.Length - 1))
            {
                var index = _buckets[slot] - 1;
                if (index < 0)
                {
                    return ref Add(name, hash, slot);
                }

                ref var entry = ref _entries[index];
                if (entry.Hash == hash && NameOf(entry).SequenceEqual(name))
                {
                    return ref entry.Totals;
                }
            }
        }
    }

    public ReadOnlySpan<byte> NameAt(int index) => NameOf(_entries[index]);

    public ref readonly TTotals TotalsAt(int index) => ref _entries[index].Totals;

    /// <summary>Indexes of the largest entries, largest first; equal ones by name, so that a report never depends on the order of the log.</summary>
    public IReadOnlyList<int> Top(int limit, Func<TTotals, long> by)
    {
        var order = new List<int>(Count);
        for (var i = 0; i < Count; i++)
        {
            if (by(_entries[i].Totals) > 0)
            {
                order.Add(i);
            }
        }

        order.Sort((left, right) =>
        {
            var bySize = by(_entries[right].Totals).CompareTo(by(_entries[left].Totals));
            return bySize != 0 ? bySize : NameAt(left).SequenceCompareTo(NameAt(right));
        });
        return order.Count > limit ? order.GetRange(0, limit) : order;
    }

    private ReadOnlySpan<byte> NameOf(in Entry entry) => _names.AsSpan(entry.NameStart, entry.NameLength);

    private ref TTotals Add(ReadOnlySpan<byte> name, uint hash, uint slot)
    {
        if (Count == _entries.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        if (_namesLength + name.Length > _names.Length)
        {
            Array.Resize(ref _names, (int)BitOperations.RoundUpToPowerOf2((uint)(_namesLength + name.Length)));
        }

        name.CopyTo(_names.AsSpan(_namesLength));
        ref var entry = ref _entries[Count];
        entry = new Entry { Hash = hash, NameStart = _namesLength, NameLength = name.Length };
        _namesLength += name.Length;
        _buckets[slot] = ++Count;
        return ref entry.Totals;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            _buckets[FreeSlot(_entries[i].Hash)] = i + 1;
        }
    }

    private uint FreeSlot(uint hash)
    {
        var mask = (uint)(_buckets.Length - 1);
        var slot = hash & mask;
        while (_buckets[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private struct Entry
    {
        public uint Hash;
        public int NameStart;
        public int NameLength;
        public TTotals Totals;
    }
}
