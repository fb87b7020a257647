using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// The entries of one list that a batch holds so far, by key: one slot per hash, the latest entry wins. A lost entry is written
/// again, which costs its bytes and nothing else.
/// </summary>
internal sealed class PartSlots<T>
    where T : struct
{
    // A batch has about as many events.
    private const int SizeBits = 10;

    private readonly Slot[] _slots = new Slot[1 << SizeBits];
    private uint _epoch = 1;

    /// <summary>Entries of the batch.</summary>
    public uint Count { get; private set; }

    /// <summary>No entry is known any more; the next one gets the number behind <paramref name="count"/>.</summary>
    public void Forget(uint count)
    {
        _epoch++;
        Count = count;
    }

    /// <summary>The slot of a key, and the number of the entry in it; 0 where it holds none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Find(ulong key, out int slot, out uint number)
    {
        // Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4.
        slot = (int)((key * 0x9E37_79B9_7F4A_7C15) >> (64 - SizeBits));
        ref var found = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), slot);
        number = found.Epoch == _epoch ? found.Number : 0;
        return ref found.Part;
    }

    /// <summary>Makes a slot that of a new entry of the batch, whose number is <see cref="Count"/>, and returns it to be filled.</summary>
    /// <remarks>In place: a copy would wait for the fields that it is made of.</remarks>
    public ref T Put(int slot)
    {
        Count++;
        ref var put = ref _slots[slot];
        put.Epoch = _epoch;
        put.Number = Count;
        return ref put.Part;
    }

    private struct Slot
    {
        public uint Epoch;
        public uint Number;
        public T Part;
    }
}
