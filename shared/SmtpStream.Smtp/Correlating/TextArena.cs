using System.Buffers.Binary;
using System.Numerics;

namespace SmtpStream.Smtp.Correlating;

/// <summary>
/// Blocks of 128 to 4096 bytes in chunks of 64 KiB, reused by size class: the texts of open messages without an object each.
/// One thread at a time.
/// </summary>
internal sealed class TextArena
{
    public const int MaxBlockBytes = UnitBytes << (Classes - 1);

    private const int Classes = 6;
    private const int UnitBytes = 128;
    private const int ChunkBits = 9;
    private const int UnitsPerChunk = 1 << ChunkBits;

    private byte[][] _chunks = [];
    private readonly int[] _free = [-1, -1, -1, -1, -1, -1];
    private int _nextUnit = UnitsPerChunk;

    public static int SizeOf(int blockClass) => UnitBytes << blockClass;

    /// <summary>Smallest class that holds so many bytes, at most <see cref="MaxBlockBytes"/>.</summary>
    public static int ClassFor(int bytes) =>
        Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)((bytes - 1) / UnitBytes)));

    public Span<byte> this[int unit, int blockClass] =>
        _chunks[unit >> ChunkBits].AsSpan((unit & (UnitsPerChunk - 1)) * UnitBytes, SizeOf(blockClass));

    public int Rent(int blockClass)
    {
        var unit = _free[blockClass];
        if (unit >= 0)
        {
            _free[blockClass] = BinaryPrimitives.ReadInt32LittleEndian(this[unit, blockClass]);
            return unit;
        }

        var units = 1 << blockClass;
        if (_nextUnit + units > UnitsPerChunk)
        {
            _chunks = [.. _chunks, GC.AllocateUninitializedArray<byte>(UnitsPerChunk * UnitBytes)];
            _nextUnit = 0;
        }

        unit = (_chunks.Length - 1) * UnitsPerChunk + _nextUnit;
        _nextUnit += units;
        return unit;
    }

    public void Return(int unit, int blockClass)
    {
        BinaryPrimitives.WriteInt32LittleEndian(this[unit, blockClass], _free[blockClass]);
        _free[blockClass] = unit;
    }
}
