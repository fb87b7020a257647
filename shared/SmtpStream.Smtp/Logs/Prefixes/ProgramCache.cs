using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>The program names of the last lines, taken apart once. Slots are reused in place: nothing is allocated per line.</summary>
internal sealed class ProgramCache
{
    private const int Slots = 64;

    // "[", eight digits, "]: " and a byte of the message.
    private const int PidReach = 13;

    // "]: " in the order of the line.
    private const uint PidEnd = ']' | ':' << 8 | ' ' << 16;

    private readonly ProgramName[] _slots = new ProgramName[Slots];

    public ProgramCache()
    {
        for (var i = 0; i < Slots; i++)
        {
            _slots[i] = new ProgramName();
        }
    }

    /// <summary>
    /// Reads "program[pid]: " as nearly every line has it: a program that is known, a pid of at most eight digits. Fills the line
    /// and returns where the message starts; 0 where anything differs, or where the text ends soon after.
    /// </summary>
    /// <param name="text">The line; longer than <paramref name="start"/>.</param>
    /// <param name="start">Where the program starts.</param>
    /// <param name="line">Its queue is the host's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(ReadOnlySpan<byte> text, int start, scoped ref LogLine line)
    {
        var left = text.Length - start;
        if (left < Vector256<byte>.Count)
        {
            return 0;
        }

        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), start);
        var bytes = Vector256.LoadUnsafe(ref at);
        var open = BitOperations.TrailingZeroCount(Vector256.Equals(bytes, Vector256.Create((byte)'[')).ExtractMostSignificantBits());

        // All that is read below lies within the 32 bytes, the pid's eight and four behind them. A name without its bracket in the
        // 32 bytes could be taken for a longer one.
        if (open is < sizeof(uint) or >= 32 || open + PidReach > left)
        {
            return 0;
        }

        var program = _slots[SlotOf(FourAt(ref at, open - sizeof(uint)), open)];
        var digits = Digits.ReadWord(EightAt(ref at, open + 1), out var pid);
        if (!program.Starts(bytes) || (FourAt(ref at, open + 1 + digits) & 0xFFFFFF) != PidEnd)
        {
            return 0;
        }

        line.Kind = program.Kind;
        line.Service = MemoryMarshal.CreateReadOnlySpan(ref at, program.ServiceLength);
        line.Daemon = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref at, program.DaemonStart), open - program.DaemonStart);
        line.Queue = StableHash.Combine(line.Queue, program.Instance);
        line.Pid = pid;
        return start + open + 1 + digits + 3;
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

    // Four bytes that the caller has found within the text.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FourAt(ref byte at, int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref at, index), sizeof(uint)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightAt(ref byte at, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref at, index), sizeof(ulong)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(uint tail, int length) => (int)((tail ^ (uint)(length * 0x3D)) * 0x9E3779B1 >> 26);
}
