using System.Text;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// The most frequent names in bounded memory (Metwally, Agrawal, El Abbadi: Space-Saving, ICDT 2005). A count is too high by at
/// most its error; a name with more than Total / Capacity occurrences is present. Exact until more names than the capacity came.
/// Owned by one thread.
/// </summary>
/// <remarks>
/// The entry that gives way is the smallest by (count, hash, name): a function of the content, so that a restored ranking goes on
/// as the original would. Merging after Agarwal et al., "Mergeable Summaries" (PODS 2012): a name absent from a full side may have
/// had that side's smallest count. Names are kept in buffers that are reused, so a full ranking allocates nothing.
/// </remarks>
public sealed class SpaceSaving
{
    private const int MaxNameBytes = 256;

    private Slot[] _slots = [];

    // Heap of slot numbers, smallest first; _place is its inverse.
    private int[] _heap = [];
    private int[] _place = [];

    // Open addressing: slot number + 1, 0 is free. Power of two, at most half full.
    private int[] _index = [];

    public SpaceSaving(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>Smallest count of a full ranking, the most that an absent name may have had; 0 while it is not full.</summary>
    public long Floor => Count < Capacity ? 0 : _slots[_heap[0]].Count;

    public void Add(ReadOnlySpan<byte> name, long count = 1)
    {
        name = Cut(name);
        Add(name, HyperLogLog.Hash(name), count, 0);
    }

    /// <param name="name">The name.</param>
    /// <param name="hash">Its <see cref="HyperLogLog.Hash"/>, where it is known already.</param>
    /// <param name="count">How often it occurred.</param>
    public void Add(ReadOnlySpan<byte> name, ulong hash, long count)
    {
        if (name.Length > MaxNameBytes)
        {
            Add(name, count);
            return;
        }

        Add(name, hash, count, 0);
    }

    /// <summary>The entries, highest count first, then by name.</summary>
    public IReadOnlyList<RankedName> Ranked()
    {
        var result = new RankedName[Count];
        for (var i = 0; i < Count; i++)
        {
            ref var slot = ref _slots[i];
            result[i] = new RankedName(Encoding.UTF8.GetString(slot.Name.AsSpan(0, slot.Length)), slot.Count, slot.Error);
        }

        Array.Sort(result, (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Name, b.Name));
        return result;
    }

    /// <summary>Writes the places of the entries, highest count first: an order that the content alone decides.</summary>
    /// <param name="places">At least <see cref="Count"/> long.</param>
    public void CopyOrder(Span<int> places)
    {
        for (var i = 0; i < Count; i++)
        {
            places[i] = i;
        }

        places[..Count].Sort((a, b) => Compare(_slots[b], _slots[a]));
    }

    /// <summary>Entry at a place of <see cref="CopyOrder"/>.</summary>
    public ReadOnlySpan<byte> NameAt(int index, out long count, out long error)
    {
        ref var slot = ref _slots[index];
        count = slot.Count;
        error = slot.Error;
        return slot.Name.AsSpan(0, slot.Length);
    }

    /// <summary>Puts back an entry of an encoded ranking.</summary>
    public void Restore(ReadOnlySpan<byte> name, long count, long error)
    {
        name = Cut(name);
        Add(name, HyperLogLog.Hash(name), count, error);
    }

    public void MergeFrom(SpaceSaving other)
    {
        if (other.Count == 0)
        {
            return;
        }

        var mine = Floor;
        var theirs = other.Floor;
        var all = new List<Slot>(Count + other.Count);
        for (var i = 0; i < Count; i++)
        {
            var slot = _slots[i];
            var match = other.Find(slot.Name.AsSpan(0, slot.Length), slot.Hash);
            slot.Count += match < 0 ? theirs : other._slots[match].Count;
            slot.Error += match < 0 ? theirs : other._slots[match].Error;
            all.Add(slot);
        }

        for (var i = 0; i < other.Count; i++)
        {
            var slot = other._slots[i];
            if (Find(slot.Name.AsSpan(0, slot.Length), slot.Hash) < 0)
            {
                slot.Name = slot.Name.AsSpan(0, slot.Length).ToArray();
                slot.Count += mine;
                slot.Error += mine;
                all.Add(slot);
            }
        }

        all.Sort((a, b) => Compare(b, a));
        Rebuild(all);
    }

    public SpaceSaving Clone()
    {
        var copy = new SpaceSaving(Capacity) { Count = Count };
        copy._slots = (Slot[])_slots.Clone();
        for (var i = 0; i < Count; i++)
        {
            copy._slots[i].Name = _slots[i].Name.AsSpan(0, _slots[i].Length).ToArray();
        }

        copy._heap = (int[])_heap.Clone();
        copy._place = (int[])_place.Clone();
        copy._index = (int[])_index.Clone();
        return copy;
    }

    // The same byte length as an entity's name, cut at a character's first byte.
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> name)
    {
        if (name.Length <= MaxNameBytes)
        {
            return name;
        }

        var length = MaxNameBytes;
        while (length > 0 && (name[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return name[..length];
    }

    private void Rebuild(List<Slot> all)
    {
        Count = 0;
        Array.Clear(_index);
        foreach (var slot in all)
        {
            if (Count == Capacity)
            {
                break;
            }

            Append(slot);
        }
    }

    private void Add(ReadOnlySpan<byte> name, ulong hash, long count, long error)
    {
        var found = Find(name, hash);
        if (found >= 0)
        {
            _slots[found].Count += count;
            _slots[found].Error += error;
            SiftDown(_place[found]);
            return;
        }

        if (Count < Capacity)
        {
            Append(new Slot { Hash = hash, Count = count, Error = error, Name = name.ToArray(), Length = name.Length });
            return;
        }

        var victim = _heap[0];
        ref var slot = ref _slots[victim];
        Unindex(victim);
        slot.Error = slot.Count;
        slot.Count += count;
        slot.Hash = hash;
        slot.Length = name.Length;
        if (slot.Name.Length < name.Length)
        {
            slot.Name = new byte[(name.Length + 31) & ~31];
        }

        name.CopyTo(slot.Name);
        Index(victim);
        SiftDown(0);
    }

    private void Append(in Slot slot)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        _slots[Count] = slot;
        _heap[Count] = Count;
        _place[Count] = Count;
        Index(Count);
        Count++;
        SiftUp(Count - 1);
    }

    private void Grow()
    {
        var size = Math.Min(Capacity, Math.Max(4, _slots.Length * 2));
        Array.Resize(ref _slots, size);
        Array.Resize(ref _heap, size);
        Array.Resize(ref _place, size);
        _index = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size * 2)];
        for (var i = 0; i < Count; i++)
        {
            Index(i);
        }
    }

    private int Find(ReadOnlySpan<byte> name, ulong hash)
    {
        if (_index.Length == 0)
        {
            return -1;
        }

        var mask = _index.Length - 1;
        for (var i = (int)hash & mask; _index[i] != 0; i = (i + 1) & mask)
        {
            ref var slot = ref _slots[_index[i] - 1];
            if (slot.Hash == hash && slot.Name.AsSpan(0, slot.Length).SequenceEqual(name))
            {
                return _index[i] - 1;
            }
        }

        return -1;
    }

    private void Index(int slot)
    {
        var mask = _index.Length - 1;
        var i = (int)_slots[slot].Hash & mask;
        while (_index[i] != 0)
        {
            i = (i + 1) & mask;
        }

        _index[i] = slot + 1;
    }

    // Removes a slot from the index and closes the gap (Knuth, TAOCP 3, 6.4, algorithm R).
    private void Unindex(int slot)
    {
        var mask = _index.Length - 1;
        var hole = (int)_slots[slot].Hash & mask;
        while (_index[hole] != slot + 1)
        {
            hole = (hole + 1) & mask;
        }

        for (var i = (hole + 1) & mask; _index[i] != 0; i = (i + 1) & mask)
        {
            var home = (int)_slots[_index[i] - 1].Hash & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                _index[hole] = _index[i];
                hole = i;
            }
        }

        _index[hole] = 0;
    }

    private static int Compare(in Slot a, in Slot b) =>
        a.Count != b.Count ? a.Count.CompareTo(b.Count)
        : a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash)
        : a.Name.AsSpan(0, a.Length).SequenceCompareTo(b.Name.AsSpan(0, b.Length));

    private void SiftUp(int at)
    {
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (Compare(_slots[_heap[parent]], _slots[_heap[at]]) <= 0)
            {
                return;
            }

            Swap(parent, at);
            at = parent;
        }
    }

    private void SiftDown(int at)
    {
        for (var child = (2 * at) + 1; child < Count; child = (2 * at) + 1)
        {
            if (child + 1 < Count && Compare(_slots[_heap[child + 1]], _slots[_heap[child]]) < 0)
            {
                child++;
            }

            if (Compare(_slots[_heap[at]], _slots[_heap[child]]) <= 0)
            {
                return;
            }

            Swap(at, child);
            at = child;
        }
    }

    private void Swap(int a, int b)
    {
        (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
        _place[_heap[a]] = a;
        _place[_heap[b]] = b;
    }

    private struct Slot
    {
        public ulong Hash;
        public long Count;
        public long Error;
        public byte[] Name;
        public int Length;
    }
}
