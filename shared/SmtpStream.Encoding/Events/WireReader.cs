using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads protobuf fields from a span; every read is checked against its end.</summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _base;
    private int _position;

    /// <param name="buffer">The message.</param>
    /// <param name="offset">Where the message stands in the batch; for error texts.</param>
    public WireReader(ReadOnlySpan<byte> buffer, int offset)
    {
        _buffer = buffer;
        _base = offset;
    }

    public readonly bool IsAtEnd => _position >= _buffer.Length;

    /// <summary>Offset in the batch of the next byte.</summary>
    public readonly int Offset => _base + _position;

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

    /// <summary>One and two bytes are the rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        var position = _position;
        if (position + 1 < _buffer.Length)
        {
            ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(_buffer), position);
            uint first = at;
            if (first < 0x80)
            {
                _position = position + 1;
                return first;
            }

            uint second = Unsafe.Add(ref at, 1);
            if (second < 0x80)
            {
                _position = position + 2;
                return (first & 0x7F) | (second << 7);
            }
        }

        var value = LongVarint(_buffer, _base, position, out var next);
        _position = next;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > (ulong)(_buffer.Length - _position))
        {
            Throw("length", Offset);
        }

        var bytes = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_buffer), _position), (int)length);
        _position += (int)length;
        return bytes;
    }

    /// <summary>Opens a sub-message; this reader moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WireReader Message()
    {
        var bytes = Bytes();
        return new WireReader(bytes, _base + _position - bytes.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Double()
    {
        var position = _position;
        Advance(sizeof(double));
        return BinaryPrimitives.ReadDoubleLittleEndian(_buffer[position..]);
    }

    /// <summary>google.protobuf.Timestamp as nanoseconds since 1970-01-01 UTC.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Timestamp() => ReadTimestamp(Message());

    /// <summary>Skips a field that this build does not know.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(uint tag)
    {
        var copy = this;
        this = SkipField(copy, tag);
    }

    private static WireReader SkipField(WireReader reader, uint tag)
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

        return reader;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int count)
    {
        if (_buffer.Length - _position < count)
        {
            Throw("length", Offset);
        }

        _position += count;
    }

    public static long ReadTimestamp(WireReader message)
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

    private static ulong LongVarint(ReadOnlySpan<byte> buffer, int offset, int position, out int next)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)position >= (uint)buffer.Length)
            {
                Throw("end within a number", offset + position);
            }

            var part = buffer[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                next = position;
                return value;
            }
        }

        Throw("number longer than 10 bytes", offset + position);
        next = position;
        return value;
    }

    private static void Throw(string what, int offset) =>
        throw new InvalidDataException($"Malformed event batch: {what} at offset {offset}.");
}
