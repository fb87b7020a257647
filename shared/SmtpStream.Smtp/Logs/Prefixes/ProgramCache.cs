using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>The program names of the last lines, taken apart once. Slots are reused in place: nothing is allocated per line.</summary>
internal sealed class ProgramCache
{
    private const int Slots = 64;

    private readonly ProgramName[] _slots = new ProgramName[Slots];

    public ProgramCache()
    {
        for (var i = 0; i < Slots; i++)
        {
            _slots[i] = new ProgramName();
        }
    }

    /// <summary>The program that starts the text, without a call; null where it has to be looked at byte by byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProgramName? FindAtStart(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.Length < Vector256<byte>.Count)
        {
            return null;
        }

        var start = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        var ends = Vector256.Equals(start, Vector256.Create((byte)'[')) | Vector256.Equals(start, Vector256.Create((byte)':'))
            | Vector256.Equals(start, Vector256.Create((byte)' '));
        length = BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        if (length is < 4 or >= 32)
        {
            return null;
        }

        var slot = _slots[SlotOf(BinaryPrimitives.ReadUInt32LittleEndian(text[(length - 4)..]), length)];
        return slot.Equals(start, length) ? slot : null;
    }

    /// <param name="name">1 to <see cref="ProgramName.MaxLength"/> bytes.</param>
    public ProgramName Find(ReadOnlySpan<byte> name)
    {
        uint tail = name.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) : name[0];
        var slot = _slots[SlotOf(tail, name.Length)];
        if (!slot.Equals(name))
        {
            slot.Assign(name);
        }

        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(uint tail, int length) => (int)((tail ^ (uint)(length * 0x3D)) * 0x9E3779B1 >> 26);
}
