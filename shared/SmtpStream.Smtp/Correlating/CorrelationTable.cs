using System.Buffers;
using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Correlating;

/// <summary>
/// What the lines of one path told so far: open messages by (host, instance, queue id), sessions about to close, the line
/// that may be repeated, the highest event time. A pure function of the lines before the position: no wall clock, no hash
/// order. One thread at a time.
/// </summary>
public sealed class CorrelationTable
{
    public const int DefaultCapacity = 500_000;

    // Postfix's maximal_queue_lifetime is 5 d by default; its bounces live as long again only on dead destinations.
    private const long LifetimeNs = 6L * 86_400 * 1_000_000_000;
    private const long ClosedLifetimeNs = 30L * 1_000_000_000;
    private const long TouchIntervalNs = 60L * 1_000_000_000;
    private const int ClosedCapacity = 65_536;
    private const int ChunkBits = 9;
    private const int SlotsPerChunk = 1 << ChunkBits;
    private const int FirstBlockBytes = 256;

    private readonly TextArena _texts = new();
    private MessageSlot[][] _chunks = [];
    private int[] _buckets = NewBuckets(4096);
    private SlotList _open = new();
    private SlotList _closed = new();
    private int _freeSlot = -1;
    private int _usedSlots;

    /// <param name="capacity">Open messages kept at most, about 400 bytes each.</param>
    public CorrelationTable(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    /// <summary>Open messages kept at most; past it the one untouched longest is evicted.</summary>
    public int Capacity { get; }

    /// <summary>Open messages.</summary>
    public int Count => _open.Count;

    /// <summary>Messages evicted by capacity or age before they completed, since the first line.</summary>
    public long EvictedCount { get; internal set; }

    /// <summary>Highest event time of the lines so far, nanoseconds.</summary>
    internal long HighestNs { get; set; }

    /// <summary>The line that "last message repeated N times" would mean.</summary>
    internal RepeatMemory Repeat { get; } = new();

    public void WriteSnapshot(IBufferWriter<byte> output) => CorrelationSnapshot.Write(this, output);

    /// <exception cref="InvalidDataException">The bytes are no snapshot of a known version.</exception>
    public static CorrelationTable Read(ReadOnlySpan<byte> snapshot) => CorrelationSnapshot.Read(snapshot);

    internal ref MessageSlot this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> ChunkBits][index & (SlotsPerChunk - 1)];
    }

    /// <summary>The message of that key, closed ones included; −1 where it is unknown.</summary>
    internal int Find(in QueueKey key)
    {
        var index = _buckets[key.Hash() & (uint)(_buckets.Length - 1)];
        while (index >= 0)
        {
            ref var slot = ref this[index];
            if (slot.Key == key)
            {
                return index;
            }

            index = slot.Next;
        }

        return -1;
    }

    /// <summary>A new message of that key, in place of a former one: queue ids are reused.</summary>
    internal int Open(in QueueKey key)
    {
        var index = Find(key);
        if (index >= 0)
        {
            Remove(index);
        }

        ExpireOld();
        return Insert(key, HighestNs);
    }

    /// <summary>Moves the message to the newest end, at most once a minute of event time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Touch(int index)
    {
        ref var slot = ref this[index];
        if (HighestNs - slot.TouchedNs >= TouchIntervalNs && !slot.Has(MessageFlags.Closed))
        {
            Unlink(index, ref _open);
            slot.TouchedNs = HighestNs;
            Append(index, ref _open);
        }
    }

    internal void Close(int index)
    {
        ref var slot = ref this[index];
        if (slot.Has(MessageFlags.Closed))
        {
            return;
        }

        Unlink(index, ref _open);
        slot.Flags |= MessageFlags.Closed;
        slot.TouchedNs = HighestNs;
        Append(index, ref _closed);
        if (_closed.Count > ClosedCapacity)
        {
            Remove(_closed.Oldest);
        }
    }

    internal void Remove(int index)
    {
        ref var slot = ref this[index];
        if (slot.Has(MessageFlags.Closed))
        {
            Unlink(index, ref _closed);
        }
        else
        {
            Unlink(index, ref _open);
        }

        ref var link = ref _buckets[slot.Key.Hash() & (uint)(_buckets.Length - 1)];
        while (link != index)
        {
            link = ref this[link].Next;
        }

        link = slot.Next;
        if (slot.Block >= 0)
        {
            _texts.Return(slot.Block, slot.BlockClass);
        }

        slot.Next = _freeSlot;
        _freeSlot = index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(int index, MessageText text)
    {
        ref var slot = ref this[index];
        return slot.TextOf(Block(in slot), text);
    }

    /// <summary>Where the texts of a message stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Block(ref readonly MessageSlot slot) =>
        slot.Block < 0 ? default : _texts[slot.Block, slot.BlockClass][..slot.BlockUsed];

    /// <summary>Keeps a text; one that no longer fits the largest block is cut.</summary>
    internal void SetText(int index, MessageText text, ReadOnlySpan<byte> value)
    {
        ref var slot = ref this[index];
        if (value.IsEmpty)
        {
            slot.Texts[(int)text * 2 + 1] = 0;
            return;
        }

        value = value[..Math.Min(value.Length, Math.Min(512, TextArena.MaxBlockBytes - slot.BlockUsed))];
        Reserve(ref slot, slot.BlockUsed + value.Length);
        value.CopyTo(_texts[slot.Block, slot.BlockClass][slot.BlockUsed..]);
        slot.Texts[(int)text * 2] = slot.BlockUsed;
        slot.Texts[(int)text * 2 + 1] = (ushort)value.Length;
        slot.BlockUsed += (ushort)value.Length;
    }

    /// <summary>Slots from the one untouched longest to the newest; open ones or those just closed.</summary>
    internal List<int> InOrder(bool closed)
    {
        var order = new List<int>();
        for (var index = closed ? _closed.Oldest : _open.Oldest; index >= 0; index = this[index].Newer)
        {
            order.Add(index);
        }

        return order;
    }

    /// <summary>Puts a slot at the newest end of its list, as a snapshot has it.</summary>
    internal int Restore(in MessageSlot state)
    {
        var index = Insert(state.Key, state.OpenedNs);
        ref var slot = ref this[index];
        if ((state.Flags & MessageFlags.Closed) != 0)
        {
            Unlink(index, ref _open);
            Append(index, ref _closed);
        }

        (slot.Flags, slot.Source, slot.Mechanism, slot.CloseReason) = (state.Flags, state.Source, state.Mechanism, state.CloseReason);
        (slot.ClientPort, slot.Attempts, slot.RecipientCount) = (state.ClientPort, state.Attempts, state.RecipientCount);
        (slot.SizeBytes, slot.TouchedNs) = (state.SizeBytes, state.TouchedNs);
        return index;
    }

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private void Reserve(ref MessageSlot slot, int bytes)
    {
        if (slot.Block >= 0 && bytes <= TextArena.SizeOf(slot.BlockClass))
        {
            return;
        }

        var blockClass = TextArena.ClassFor(Math.Max(bytes, FirstBlockBytes));
        var block = _texts.Rent(blockClass);
        if (slot.Block >= 0)
        {
            _texts[slot.Block, slot.BlockClass][..slot.BlockUsed].CopyTo(_texts[block, blockClass]);
            _texts.Return(slot.Block, slot.BlockClass);
        }

        slot.Block = block;
        slot.BlockClass = (byte)blockClass;
    }

    private int Insert(in QueueKey key, long openedNs)
    {
        if (_open.Count + _closed.Count >= _buckets.Length)
        {
            Grow();
        }

        var index = TakeSlot();
        ref var slot = ref this[index];
        slot = default;
        slot.Key = key;
        slot.Block = -1;
        slot.OpenedNs = openedNs;
        slot.TouchedNs = HighestNs;
        ref var bucket = ref _buckets[key.Hash() & (uint)(_buckets.Length - 1)];
        slot.Next = bucket;
        bucket = index;
        Append(index, ref _open);
        return index;
    }

    private int TakeSlot()
    {
        if (_freeSlot >= 0)
        {
            var free = _freeSlot;
            _freeSlot = this[free].Next;
            return free;
        }

        if (_usedSlots == _chunks.Length * SlotsPerChunk)
        {
            _chunks = [.. _chunks, new MessageSlot[SlotsPerChunk]];
        }

        return _usedSlots++;
    }

    private void ExpireOld()
    {
        while (_closed.Oldest >= 0 && this[_closed.Oldest].TouchedNs + ClosedLifetimeNs < HighestNs)
        {
            Remove(_closed.Oldest);
        }

        while (_open.Oldest >= 0 && (_open.Count >= Capacity || this[_open.Oldest].TouchedNs + LifetimeNs < HighestNs))
        {
            EvictedCount += this[_open.Oldest].Key.IsSession ? 0 : 1;
            Remove(_open.Oldest);
        }
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        Rehash(_open.Oldest);
        Rehash(_closed.Oldest);
    }

    private void Rehash(int index)
    {
        for (; index >= 0; index = this[index].Newer)
        {
            ref var slot = ref this[index];
            ref var bucket = ref _buckets[slot.Key.Hash() & (uint)(_buckets.Length - 1)];
            slot.Next = bucket;
            bucket = index;
        }
    }

    private void Append(int index, ref SlotList list)
    {
        ref var slot = ref this[index];
        slot.Older = list.Newest;
        slot.Newer = -1;
        if (list.Newest >= 0)
        {
            this[list.Newest].Newer = index;
        }
        else
        {
            list.Oldest = index;
        }

        list.Newest = index;
        list.Count++;
    }

    private void Unlink(int index, ref SlotList list)
    {
        ref var slot = ref this[index];
        if (slot.Older >= 0)
        {
            this[slot.Older].Newer = slot.Newer;
        }
        else
        {
            list.Oldest = slot.Newer;
        }

        if (slot.Newer >= 0)
        {
            this[slot.Newer].Older = slot.Older;
        }
        else
        {
            list.Newest = slot.Older;
        }

        list.Count--;
    }
}
