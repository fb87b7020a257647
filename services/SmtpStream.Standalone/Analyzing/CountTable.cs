using System.IO.Hashing;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>
/// Exact totals by UTF-8 name: open addressing; entries and names in chunks that never move, since fresh memory is dear. Allocates
/// only to grow. One thread at a time.
/// </summary>
internal sealed class CountTable<TTotals>
    where TTotals : struct
{
    private const int EntriesPerChunk = 1024;
    private const int NameChunkBytes = 1 << 16;

    private readonly List<Entry[]> _entries = [];
    private readonly List<byte[]> _names = [];
    private int[] _buckets = new int[1024];
    private int _freeNameStart = NameChunkBytes;

    public int Count { get; private set; }

    /// <summary>The totals of a name; zero when it is new. The reference holds as long as the table.</summary>
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

                ref var entry = ref At(index);
                if (entry.Hash == hash && NameOf(entry).SequenceEqual(name))
                {
                    return ref entry.Totals;
                }
            }
        }
    }

    public ReadOnlySpan<byte> NameAt(int index) => NameOf(At(index));

    public ref readonly TTotals TotalsAt(int index) => ref At(index).Totals;

    /// <summary>The largest entries, largest first; equal ones by name, so that a report never depends on the order of the log.</summary>
    public Ranking Top(int limit, Func<TTotals, long> by)
    {
        var byRank = Comparer<(long Size, int Index)>.Create(
            (left, right) => left.Size != right.Size ? left.Size.CompareTo(right.Size) : NameAt(right.Index).SequenceCompareTo(NameAt(left.Index)));

        // The lowest of the best so far comes first.
        var best = new PriorityQueue<int, (long Size, int Index)>(byRank);
        var total = 0;
        for (var index = 0; index < Count; index++)
        {
            var size = by(At(index).Totals);
            total += size > 0 ? 1 : 0;
            if (size <= 0)
            {
                continue;
            }

            if (best.Count < limit)
            {
                best.Enqueue(index, (size, index));
            }
            else if (best.TryPeek(out _, out var lowest) && size >= lowest.Size)
            {
                best.EnqueueDequeue(index, (size, index));
            }
        }

        var order = new int[best.Count];
        for (var place = order.Length - 1; place >= 0; place--)
        {
            order[place] = best.Dequeue();
        }

        return new Ranking(order, total);
    }

    private ref Entry At(int index) => ref _entries[index / EntriesPerChunk][index % EntriesPerChunk];

    private ReadOnlySpan<byte> NameOf(in Entry entry) => _names[entry.NameChunk].AsSpan(entry.NameStart, entry.NameLength);

    private ref TTotals Add(ReadOnlySpan<byte> name, uint hash, uint slot)
    {
        if (Count == _buckets.Length / 2)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        if (Count == _entries.Count * EntriesPerChunk)
        {
            _entries.Add(new Entry[EntriesPerChunk]);
        }

        ref var entry = ref At(Count);
        entry.Hash = hash;
        KeepName(name, ref entry);
        _buckets[slot] = ++Count;
        return ref entry.Totals;
    }

    private void KeepName(ReadOnlySpan<byte> name, ref Entry entry)
    {
        if (_freeNameStart + name.Length > NameChunkBytes)
        {
            _names.Add(GC.AllocateUninitializedArray<byte>(Math.Max(NameChunkBytes, name.Length)));
            _freeNameStart = 0;
        }

        name.CopyTo(_names[^1].AsSpan(_freeNameStart));
        (entry.NameChunk, entry.NameStart, entry.NameLength) = (_names.Count - 1, _freeNameStart, name.Length);
        _freeNameStart += name.Length;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            _buckets[FreeSlot(At(i).Hash)] = i + 1;
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
        public int NameChunk;
        public int NameStart;
        public int NameLength;
        public TTotals Totals;
    }
}
