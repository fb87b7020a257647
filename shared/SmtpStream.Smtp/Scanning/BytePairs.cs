using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Places where one of a few pairs of bytes may stand, ignoring ASCII case; sixteen places at a time.</summary>
/// <remarks>
/// Each pair has one of eight bits, and each half byte a table of the bits of the pairs that it may belong to (Langdale's "Teddy"
/// in Hyperscan). Pairs that share a bit, or differ in bit 5 alone, are found for each other: a place is a hint, not an answer.
/// </remarks>
internal sealed class BytePairs
{
    public const int Places = 16;

    /// <summary>Bytes that <see cref="Find"/> looks at.</summary>
    public const int Reach = Places + 1;

    private readonly Vector128<byte> _firstLow;
    private readonly Vector128<byte> _firstHigh;
    private readonly Vector128<byte> _secondLow;
    private readonly Vector128<byte> _secondHigh;

    public BytePairs(IReadOnlyList<(byte First, byte Second)> pairs)
    {
        Span<byte> tables = stackalloc byte[4 * Places];
        tables.Clear();
        for (var i = 0; i < pairs.Count; i++)
        {
            var bit = (byte)(1 << (i % 8));
            var (first, second) = (pairs[i].First | 0x20, pairs[i].Second | 0x20);
            tables[first & 15] |= bit;
            tables[Places + (first >> 4)] |= bit;
            tables[2 * Places + (second & 15)] |= bit;
            tables[3 * Places + (second >> 4)] |= bit;
        }

        _firstLow = Vector128.Create<byte>(tables);
        _firstHigh = Vector128.Create<byte>(tables[Places..]);
        _secondLow = Vector128.Create<byte>(tables[(2 * Places)..]);
        _secondHigh = Vector128.Create<byte>(tables[(3 * Places)..]);
    }

    /// <summary>Bit n: a pair may start at byte n.</summary>
    /// <param name="text">At least <see cref="Reach"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, Reach);
        ref var start = ref MemoryMarshal.GetReference(text);
        var first = Vector128.LoadUnsafe(ref start) | Vector128.Create((byte)0x20);
        var second = Vector128.LoadUnsafe(ref start, 1) | Vector128.Create((byte)0x20);
        var found = PairsOf(first, _firstLow, _firstHigh) & PairsOf(second, _secondLow, _secondHigh);
        return Vector128.Equals(found, Vector128<byte>.Zero).ExtractMostSignificantBits() ^ 0xFFFF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> PairsOf(Vector128<byte> bytes, Vector128<byte> low, Vector128<byte> high) =>
        Vector128.ShuffleNative(low, bytes & Vector128.Create((byte)0x0F)) & Vector128.ShuffleNative(high, bytes >>> 4);
}
