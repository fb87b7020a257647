using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Writes protobuf fields into a buffer that the caller has found long enough: nothing here checks its end. Absent (empty or 0)
/// fields are left out, as proto3 does.
/// </summary>
/// <remarks>
/// Hot code works on a local writer, inlined or static, and hands no reference to it to a call: the position then stays in a
/// register; in memory each byte would wait for the store of the one before.
/// </remarks>
internal ref struct WireWriter
{
    private const ulong HighBits = 0x8080_8080_8080_8080;

    private readonly ref byte _start;
    private int _length;
    private ulong _seen;

    /// <param name="buffer">Where to write.</param>
    /// <param name="length">Bytes that the buffer holds already.</param>
    public WireWriter(Span<byte> buffer, int length = 0)
    {
        _start = ref MemoryMarshal.GetReference(buffer);
        _length = length;
    }

    private WireWriter(ref byte start) => _start = ref start;

    /// <summary>Bytes in the buffer.</summary>
    public readonly int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _length;
    }

    /// <summary>A copied string held a byte above 0x7F, so its UTF-8 is not yet known to be valid.</summary>
    public readonly bool SawNonAscii
    {
        // Inlined, or else the writer would live in memory for this one call.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_seen & HighBits) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tag(uint tag)
    {
        if (tag < 0x80)
        {
            At(_length) = (byte)tag;
            _length++;
        }
        else
        {
            Debug.Assert(tag < 1 << 14);
            Unsafe.WriteUnaligned(ref At(_length), LittleEndian((ushort)((tag & 0x7F) | 0x80 | ((tag >> 7) << 8))));
            _length += sizeof(ushort);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(uint tag, ulong value)
    {
        if (value != 0)
        {
            _length += WriteNumber(ref At(_length), tag, value);
        }
    }

    /// <summary>A number without a tag, for packed fields; one and two bytes are the rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        if (value < 0x80)
        {
            At(_length) = (byte)value;
            _length++;
        }
        else if (value < 0x4000)
        {
            Unsafe.WriteUnaligned(ref At(_length), LittleEndian((ushort)((value & 0x7F) | 0x80 | ((value >> 7) << 8))));
            _length += sizeof(ushort);
        }
        else
        {
            _length += WriteLong(ref At(_length), value);
        }
    }

    /// <summary>A number below 128: every enum of the contract.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enum(uint tag, byte number)
    {
        if (number != 0)
        {
            Tag(tag);
            if (number < 0x80)
            {
                At(_length) = number;
                _length++;
            }
            else
            {
                _length += WriteLong(ref At(_length), number);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bool(uint tag, bool value)
    {
        if (value)
        {
            Tag(tag);
            At(_length) = 1;
            _length++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Double(uint tag, double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        if (bits != 0)
        {
            Tag(tag);
            Unsafe.WriteUnaligned(
                ref At(_length), BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits));
            _length += sizeof(ulong);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void String(uint tag, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            _seen |= WriteString(ref At(_length), tag, value, out var length);
            _length += length;
        }
    }

    /// <summary>A string, and where it stands; nothing if it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TextAt Text(uint tag, scoped ReadOnlySpan<byte> value)
    {
        String(tag, value);
        return value.IsEmpty ? default : new TextAt(_length - value.Length, value.Length);
    }

    /// <summary>Encoded fields, as they stand.</summary>
    public void Raw(scoped ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(MemoryMarshal.CreateSpan(ref At(_length), fields.Length));
        _length += fields.Length;
    }

    /// <summary>google.protobuf.Timestamp; left out at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Timestamp(uint tag, long unixNs)
    {
        if (unixNs != 0)
        {
            Tag(tag);
            var body = Open(1);
            TimestampBody(unixNs);
            Close(body, 1);
        }
    }

    /// <summary>Leaves room for a length of <paramref name="width"/> bytes and returns where the body starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Open(int width)
    {
        _length += width;
        return _length;
    }

    /// <summary>Fills in the length of the body opened at <paramref name="body"/>, padded to <paramref name="width"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Close(int body, int width)
    {
        var length = (uint)(_length - body);
        Debug.Assert(length < 1u << (7 * width));
        ref var at = ref At(body - width);
        for (; width > 1; width--)
        {
            at = (byte)(length | 0x80);
            length >>= 7;
            at = ref Unsafe.Add(ref at, 1);
        }

        at = (byte)length;
    }

    /// <summary>Like <see cref="Close"/> where one byte was kept for the length: a longer body moves by what is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CloseOrMove(int body)
    {
        if (_length - body < 0x80)
        {
            At(body - 1) = (byte)(_length - body);
        }
        else
        {
            _length = CloseMoved(ref _start, body, _length);
        }
    }

    private static int CloseMoved(ref byte start, int body, int end)
    {
        var length = end - body;
        var more = length < 0x4000 ? 1 : 2;
        var bytes = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, body), length + more);
        bytes[..length].CopyTo(bytes[more..]);
        WriteLong(ref Unsafe.Add(ref start, body - 1), (uint)length);
        return end + more;
    }

    private static int WriteNumber(ref byte to, uint tag, ulong value)
    {
        var writer = new WireWriter(ref to);
        writer.Tag(tag);
        writer.Varint(value);
        return writer._length;
    }

    /// <summary>Returns the bits that any byte of the string has.</summary>
    private static ulong WriteString(ref byte to, uint tag, ReadOnlySpan<byte> value, out int length)
    {
        var writer = new WireWriter(ref to);
        writer.Tag(tag);
        writer.Varint((uint)value.Length);
        length = writer._length + value.Length;
        return Copy(ref MemoryMarshal.GetReference(value), ref writer.At(writer._length), value.Length);
    }

    private static int WriteLong(ref byte to, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            Unsafe.Add(ref to, length++) = (byte)(value | 0x80);
            value >>= 7;
        }

        Unsafe.Add(ref to, length) = (byte)value;
        return length + 1;
    }

    /// <summary>The fields of a google.protobuf.Timestamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TimestampBody(long unixNs) => _length += WriteTimestamp(ref At(_length), unixNs);

    private static int WriteTimestamp(ref byte to, long unixNs)
    {
        var seconds = Math.DivRem(unixNs, 1_000_000_000, out var nanos);
        if (nanos < 0)
        {
            seconds--;
            nanos += 1_000_000_000;
        }

        var writer = new WireWriter(ref to);
        writer.Varint((1 << 3) | WireType.Varint, (ulong)seconds);
        writer.Varint((2 << 3) | WireType.Varint, (ulong)nanos);
        return writer._length;
    }

    /// <summary>Short strings are the rule: two overlapping words are cheaper than a call to copy, and tell whether all is ASCII.</summary>
    private static ulong Copy(ref byte from, ref byte to, int count)
    {
        if (count > 16)
        {
            return CopyLong(ref from, ref to, count);
        }

        if (count >= 8)
        {
            CopyEnds<ulong>(ref from, ref to, count, out var first, out var last);
            return first | last;
        }

        if (count >= 4)
        {
            CopyEnds<uint>(ref from, ref to, count, out var first, out var last);
            return first | last;
        }

        // One to three bytes: first, middle and last.
        var middle = Unsafe.Add(ref from, count >> 1);
        var end = Unsafe.Add(ref from, count - 1);
        var seen = (ulong)(from | middle | end);
        to = from;
        Unsafe.Add(ref to, count >> 1) = middle;
        Unsafe.Add(ref to, count - 1) = end;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEnds<T>(ref byte from, ref byte to, int count, out T first, out T last)
        where T : unmanaged
    {
        var lastAt = count - Unsafe.SizeOf<T>();
        first = Unsafe.ReadUnaligned<T>(ref from);
        last = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref from, lastAt));
        Unsafe.WriteUnaligned(ref to, first);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, lastAt), last);
    }

    private static ulong CopyLong(ref byte from, ref byte to, int count)
    {
        var last = count - Vector128<byte>.Count;
        var tail = Vector128.LoadUnsafe(ref from, (nuint)last);
        var seen = tail;
        for (var i = 0; i < last; i += Vector128<byte>.Count)
        {
            var part = Vector128.LoadUnsafe(ref from, (nuint)i);
            part.StoreUnsafe(ref to, (nuint)i);
            seen |= part;
        }

        tail.StoreUnsafe(ref to, (nuint)last);
        return seen.AsUInt64()[0] | seen.AsUInt64()[1];
    }

    private static ushort LittleEndian(ushort value) =>
        BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref byte At(int position) => ref Unsafe.Add(ref _start, position);
}
