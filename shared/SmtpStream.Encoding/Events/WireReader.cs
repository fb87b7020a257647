using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads protobuf fields from a span; every read is checked against the end of its message.</summary>
/// <remarks>
/// A reader of a sub-message keeps the start of the batch: it is three registers, and its position is the offset in the batch,
/// for error texts and for <see cref="TextAt"/>.
/// </remarks>
internal ref struct WireReader
{
    private readonly ref byte _start;
    private readonly int _end;
    private int _position;

    /// <param name="buffer">The batch, or a message by itself.</param>
    /// <param name="position">Where to begin.</param>
    public WireReader(ReadOnlySpan<byte> buffer, int position)
        : this(ref MemoryMarshal.GetReference(buffer), position, buffer.Length)
    {
    }

    private WireReader(ref byte start, int position, int end)
    {
        _start = ref start;
        _position = position;
        _end = end;
    }

    public readonly bool IsAtEnd => _position >= _end;

    /// <summary>Offset in the batch of the next byte.</summary>
    public readonly int Offset => _position;

    /// <summary>Goes on where a copy of this reader stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveTo(int offset) => _position = offset;

    /// <summary>The next tag, without moving; 0 at the end.</summary>
    public readonly uint PeekTag()
    {
        var copy = this;
        return copy.IsAtEnd ? 0 : copy.Tag();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Tag()
    {
        var value = Varint();
        if (value - (1 << 3) > uint.MaxValue - (1 << 3))
        {
            Throw("field number", Offset);
        }

        return (uint)value;
    }

    /// <summary>Moves behind the tag if it is the next one. For tags below 2^14.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTag(uint tag)
    {
        if (tag < 0x80)
        {
            if (_position >= _end || At(_position) != tag)
            {
                return false;
            }

            _position++;
            return true;
        }

        if (_position + 1 >= _end || At(_position) != (byte)(tag | 0x80) || At(_position + 1) != tag >> 7)
        {
            return false;
        }

        _position += 2;
        return true;
    }

    /// <summary>One and two bytes are the rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        var position = _position;
        if (position + 1 < _end)
        {
            uint first = At(position);
            if (first < 0x80)
            {
                _position = position + 1;
                return first;
            }

            uint second = At(position + 1);
            if (second < 0x80)
            {
                _position = position + 2;
                return (first & 0x7F) | (second << 7);
            }
        }

        var value = LongVarint(ref _start, _end, position, out var next);
        _position = next;
        return value;
    }

    /// <summary>The next number of a packed field; 0 behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong VarintOrZero() => IsAtEnd ? 0 : Varint();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Length();
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref At(_position), length);
        _position += length;
        return bytes;
    }

    /// <summary>Where the next string stands; for keeping while the batch is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextAt Text()
    {
        var length = Length();
        var text = new TextAt(_position, length);
        _position += length;
        return text;
    }

    /// <summary>The string of this batch that <see cref="Text"/> found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> At(TextAt text) =>
        MemoryMarshal.CreateReadOnlySpan(ref At(text.Start), text.Length);

    /// <summary>Opens a sub-message; this reader moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WireReader Message()
    {
        var length = Length();
        var position = _position;
        _position += length;
        return new WireReader(ref _start, position, position + length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Double()
    {
        var position = _position;
        Advance(sizeof(double));
        var bits = Unsafe.ReadUnaligned<ulong>(ref At(position));
        return BitConverter.UInt64BitsToDouble(BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits));
    }

    /// <summary>google.protobuf.Timestamp as nanoseconds since 1970-01-01 UTC.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Timestamp() => ReadTimestamp(Message());

    /// <summary>Skips a field that this build does not know.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(uint tag) => _position = SkipField(this, tag);

    private static int SkipField(WireReader reader, uint tag)
    {
        switch (tag & 7)
        {
            case WireType.Varint:
                reader.Varint();
                break;
            case WireType.Fixed64:
                reader.Advance(8);
                break;
            case WireType.Bytes:
                reader.Bytes();
                break;
            case WireType.Fixed32:
                reader.Advance(4);
                break;
            default:
                Throw("wire type", reader.Offset);
                break;
        }

        return reader._position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Length()
    {
        var length = Varint();
        if (length > (ulong)(_end - _position))
        {
            Throw("length", Offset);
        }

        return (int)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int count)
    {
        if (_end - _position < count)
        {
            Throw("length", Offset);
        }

        _position += count;
    }

    private static long ReadTimestamp(WireReader message)
    {
        long seconds = 0;
        long nanos = 0;
        while (!message.IsAtEnd)
        {
            var tag = message.Tag();
            switch (tag)
            {
                case (1 << 3) | WireType.Varint:
                    seconds = (long)message.Varint();
                    break;
                case (2 << 3) | WireType.Varint:
                    nanos = (int)message.Varint();
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return unchecked((seconds * 1_000_000_000) + nanos);
    }

    /// <summary>Pids, sizes and delays take three bytes: up to eight are read as one word where they are there.</summary>
    private static ulong LongVarint(ref byte start, int end, int position, out int next)
    {
        if (end - position >= sizeof(ulong) && BitConverter.IsLittleEndian)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            var last = ~word & 0x8080_8080_8080_8080;
            if (last != 0)
            {
                // The bits up to the first byte without a continuation bit, then seven of each byte drawn together.
                word &= last ^ (last - 1);
                next = position + (BitOperations.TrailingZeroCount(last) / 8) + 1;
                word &= 0x7F7F_7F7F_7F7F_7F7F;
                word = (word & 0x007F_007F_007F_007F) | ((word & 0x7F00_7F00_7F00_7F00) >> 1);
                word = (word & 0x0000_3FFF_0000_3FFF) | ((word & 0x3FFF_0000_3FFF_0000) >> 2);
                return (word & 0x0FFF_FFFF) | ((word & 0x0FFF_FFFF_0000_0000) >> 4);
            }
        }

        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position >= end)
            {
                Throw("end within a number", position);
            }

            var part = Unsafe.Add(ref start, position++);
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                next = position;
                return value;
            }
        }

        Throw("number longer than 10 bytes", position);
        next = position;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref byte At(int position) => ref Unsafe.Add(ref _start, position);

    private static void Throw(string what, int offset) =>
        throw new InvalidDataException($"Malformed event batch: {what} at offset {offset}.");
}
