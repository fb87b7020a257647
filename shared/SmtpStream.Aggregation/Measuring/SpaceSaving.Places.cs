namespace SmtpStream.Aggregation.Measuring;

/// <summary>Where a name stands, and which slot is the smallest.</summary>
public sealed partial class SpaceSaving
{
    // Up to so many slots are searched one by one.
    private const int MaxScanned = 8;

    // Heap of slot numbers, smallest first; _place is its inverse. Made when the ranking is full, empty before.
    private int[] _heap = [];
    private int[] _place = [];

    // Open addressing: slot number + 1, 0 is free. Power of two, at most half full. Empty while slots are searched one by one.
    private int[] _index = [];

    private int Find(ReadOnlySpan<byte> name, ulong hash)
    {
        if (_index.Length == 0)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_slots[i].Hash == hash && _slots[i].Name.AsSpan(0, _slots[i].Length).SequenceEqual(name))
                {
                    return i;
                }
            }

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
        if (_index.Length == 0)
        {
            return;
        }

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
        if (_index.Length == 0)
        {
            return;
        }

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

    private void GrowIndex()
    {
        if (Count > MaxScanned)
        {
            _index = new int[_index.Length == 0 ? MaxScanned * 4 : _index.Length * 2];
            for (var i = 0; i < Count; i++)
            {
                Index(i);
            }
        }
    }

    // Slot with the smallest count of a full ranking.
    private int Smallest()
    {
        if (_heap.Length == 0)
        {
            _heap = new int[Count];
            _place = new int[Count];
            for (var i = 0; i < Count; i++)
            {
                _heap[i] = _place[i] = i;
            }

            for (var i = (Count / 2) - 1; i >= 0; i--)
            {
                SiftDown(i);
            }
        }

        return _heap[0];
    }
}
