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
public sealed partial class SpaceSaving
{
    private const int MaxNameBytes = 256;

    private Slot[] _slots = [];

    // Another ranking may hold the same name buffers: none is overwritten.
    private bool _sharesNames;

    public SpaceSaving(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>Smallest count of a full ranking, the most that an absent name may have had; 0 while it is not full.</summary>
    public long Floor => Count < Capacity ? 0 : _slots[Smallest()].Count;

    /// <summary>Bytes of all names together.</summary>
    public int NameBytes
    {
        get
        {
            var bytes = 0;
            for (var i = 0; i < Count; i++)
            {
                bytes += _slots[i].Length;
            }

            return bytes;
        }
    }

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

        if (other.Floor == 0)
        {
            MergeExact(other);
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
                slot.Count += mine;
                slot.Error += mine;
                all.Add(slot);
            }
        }

        all.Sort((a, b) => Compare(b, a));
        Rebuild(all);
        _sharesNames = other._sharesNames = true;
    }

    public SpaceSaving Clone()
    {
        _sharesNames = true;
        var copy = (SpaceSaving)MemberwiseClone();
        copy._slots = _slots.AsSpan(0, Count).ToArray();
        (copy._heap, copy._place) = ([], []);
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

    // The other ranking is not full, so a name that it lacks did not occur there.
    private void MergeExact(SpaceSaving other)
    {
        var mine = Floor;
        Span<bool> isNew = other.Count <= 256 ? stackalloc bool[other.Count] : new bool[other.Count];
        for (var i = 0; i < other.Count; i++)
        {
            ref var theirs = ref other._slots[i];
            var match = Find(theirs.Name.AsSpan(0, theirs.Length), theirs.Hash);
            isNew[i] = match < 0;
            if (match >= 0)
            {
                Raise(match, theirs.Count, theirs.Error);
            }
        }

        for (var i = 0; i < other.Count; i++)
        {
            if (isNew[i])
            {
                Offer(other._slots[i], mine);
            }
        }

        _sharesNames = other._sharesNames = true;
    }

    // Takes a slot in if there is room or it is larger than the smallest.
    private void Offer(Slot slot, long floor)
    {
        slot.Count += floor;
        slot.Error += floor;
        if (Count < Capacity)
        {
            Append(slot);
            return;
        }

        var victim = Smallest();
        if (Compare(slot, _slots[victim]) > 0)
        {
            Unindex(victim);
            _slots[victim] = slot;
            Index(victim);
            SiftDown(0);
        }
    }

    private void Rebuild(List<Slot> all)
    {
        Count = 0;
        (_heap, _place) = ([], []);
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
            Raise(found, count, error);
        }
        else if (Count < Capacity)
        {
            Append(new Slot { Hash = hash, Count = count, Error = error, Name = name.ToArray(), Length = name.Length });
        }
        else
        {
            Replace(Smallest(), name, hash, count);
        }
    }

    private void Raise(int slot, long count, long error)
    {
        _slots[slot].Count += count;
        _slots[slot].Error += error;
        if (_heap.Length > 0)
        {
            SiftDown(_place[slot]);
        }
    }

    private void Replace(int victim, ReadOnlySpan<byte> name, ulong hash, long count)
    {
        ref var slot = ref _slots[victim];
        Unindex(victim);
        slot.Error = slot.Count;
        slot.Count += count;
        slot.Hash = hash;
        slot.Length = name.Length;
        if (slot.Name.Length < name.Length || _sharesNames)
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
            Array.Resize(ref _slots, Math.Min(Capacity, Math.Max(2, Count * 2)));
        }

        _slots[Count++] = slot;
        if (Count * 2 > _index.Length)
        {
            GrowIndex();
        }
        else
        {
            Index(Count - 1);
        }
    }

    private static int Compare(in Slot a, in Slot b) =>
        a.Count != b.Count ? a.Count.CompareTo(b.Count)
        : a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash)
        : a.Name.AsSpan(0, a.Length).SequenceCompareTo(b.Name.AsSpan(0, b.Length));

    private struct Slot
    {
        public ulong Hash;
        public long Count;
        public long Error;
        public byte[] Name;
        public int Length;
    }
}
