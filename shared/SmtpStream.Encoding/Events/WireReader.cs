using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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
        if (value is < 1 << 3 or > uint.MaxValue)
        {
            Throw("field number");
        }

        return (uint)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Varint()
    {
        var buffer = _buffer;
        var position = _position;
        if ((uint)position < (uint)buffer.Length && buffer[position] < 0x80)
        {
            _position = position + 1;
            return buffer[position];
        }

        return LongVarint();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        var left = _buffer.Length - _position;
        if (length > (ulong)left)
        {
            Throw("length");
        }

        var bytes = _buffer.Slice(_position, (int)length);
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

    public double Double()
    {
        if (_buffer.Length - _position < sizeof(double))
        {
            Throw("length");
        }

        var value = BinaryPrimitives.ReadDoubleLittleEndian(_buffer[_position..]);
        _position += sizeof(double);
        return value;
    }

    /// <summary>google.protobuf.Timestamp as nanoseconds since 1970-01-01 UTC.</summary>
    public long Timestamp()
    {
        var message = Message();
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

    /// <summary>Skips a field that this build does not know.</summary>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Advance(8);
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                Advance(4);
                break;
            default:
                Throw("wire type");
                break;
        }
    }

    private void Advance(int count)
    {
        if (_buffer.Length - _position < count)
        {
            Throw("length");
        }

        _position += count;
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)_position >= (uint)_buffer.Length)
            {
                Throw("end within a number");
            }

            var next = _buffer[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Throw("number longer than 10 bytes");
        return 0;
    }

    private readonly void Throw(string what) =>
        throw new InvalidDataException($"Malformed event batch: {what} at offset {_base + _position}.");
}
