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

    /// <summary>Puts a new entry of the batch into a slot and returns its number.</summary>
    public uint Put(int slot, in T part)
    {
        Count++;
        _slots[slot] = new Slot { Epoch = _epoch, Number = Count, Part = part };
        return Count;
    }

    private struct Slot
    {
        public uint Epoch;
        public uint Number;
        public T Part;
    }
}
