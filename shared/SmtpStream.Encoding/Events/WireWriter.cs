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
internal ref struct WireWriter
{
    private const ulong HighBits = 0x8080_8080_8080_8080;

    private readonly ref byte _start;
    private readonly int _capacity;
    private ulong _seen;

    public WireWriter(Span<byte> buffer)
    {
        _start = ref MemoryMarshal.GetReference(buffer);
        _capacity = buffer.Length;
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>A copied string held a byte above 0x7F, so its UTF-8 is not yet known to be valid.</summary>
    public readonly bool SawNonAscii => (_seen & HighBits) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tag(uint tag)
    {
        if (tag < 0x80)
        {
            Byte((byte)tag);
        }
        else
        {
            Debug.Assert(tag < 1 << 14);
            Byte((byte)(tag | 0x80));
            Byte((byte)(tag >> 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(uint tag, ulong value)
    {
        if (value != 0)
        {
            Tag(tag);
            Varint(value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bool(uint tag, bool value)
    {
        if (value)
        {
            Tag(tag);
            Byte(1);
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
                ref At(Length), BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits));
            Length += sizeof(ulong);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void String(uint tag, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Tag(tag);
            if (value.Length < 0x80)
            {
                Byte((byte)value.Length);
            }
            else
            {
                Varint((ulong)value.Length);
            }

            Copy(value);
        }
    }

    /// <summary>google.protobuf.Timestamp; left out at 0.</summary>
    public void Timestamp(uint tag, long unixNs)
    {
        if (unixNs == 0)
        {
            return;
        }

        var seconds = Math.DivRem(unixNs, 1_000_000_000, out var nanos);
        if (nanos < 0)
        {
            seconds--;
            nanos += 1_000_000_000;
        }

        Tag(tag);
        var body = Open(1);
        Varint((1 << 3) | WireType.Varint, (ulong)seconds);
        Varint((2 << 3) | WireType.Varint, (ulong)nanos);
        Close(body, 1);
    }

    /// <summary>Leaves room for a length of <paramref name="width"/> bytes and returns where the body starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Open(int width) => Length += width;

    /// <summary>Fills in the length of the body opened at <paramref name="body"/>, padded to <paramref name="width"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Close(int body, int width)
    {
        var length = (uint)(Length - body);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Byte(byte value) => At(Length++) = value;

    /// <summary>A bare number, for packed fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Short strings are the rule: two overlapping words are cheaper than a call, and tell whether all is ASCII.</summary>
    private void Copy(scoped ReadOnlySpan<byte> value)
    {
        Debug.Assert(Length + value.Length <= _capacity);
        ref var from = ref MemoryMarshal.GetReference(value);
        ref var to = ref At(Length);
        var count = value.Length;
        Length += count;
        if (count > 16)
        {
            CopyLong(ref from, ref to, count);
        }
        else if (count >= 8)
        {
            CopyEnds<ulong>(ref from, ref to, count, out var first, out var last);
            _seen |= first | last;
        }
        else if (count >= 4)
        {
            CopyEnds<uint>(ref from, ref to, count, out var first, out var last);
            _seen |= first | last;
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                var single = Unsafe.Add(ref from, i);
                Unsafe.Add(ref to, i) = single;
                _seen |= single;
            }
        }
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

    private void CopyLong(ref byte from, ref byte to, int count)
    {
        var seen = Vector128<byte>.Zero;
        var last = count - Vector128<byte>.Count;
        for (var i = 0; i < last; i += Vector128<byte>.Count)
        {
            var part = Vector128.LoadUnsafe(ref from, (nuint)i);
            part.StoreUnsafe(ref to, (nuint)i);
            seen |= part;
        }

        var tail = Vector128.LoadUnsafe(ref from, (nuint)last);
        tail.StoreUnsafe(ref to, (nuint)last);
        seen |= tail;
        _seen |= seen.AsUInt64()[0] | seen.AsUInt64()[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref byte At(int position)
    {
        Debug.Assert((uint)position < (uint)_capacity);
        return ref Unsafe.Add(ref _start, position);
    }
}
