using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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

    /// <param name="name">1 to <see cref="ProgramName.MaxLength"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProgramName Find(ReadOnlySpan<byte> name)
    {
        var slot = _slots[SlotOf(name)];
        if (!slot.Equals(name))
        {
            slot.Assign(name);
        }

        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(ReadOnlySpan<byte> name)
    {
        uint tail = name.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) : name[0];
        return (int)((tail ^ (uint)(name.Length * 0x3D)) * 0x9E3779B1 >> 26);
    }
}
