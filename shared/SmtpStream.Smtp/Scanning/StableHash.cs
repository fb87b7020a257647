using System.Numerics;
using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>64-bit hash that is the same in every process: it stands in snapshots.</summary>
internal static class StableHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // FNV-1a, 64 bits (draft-eastlake-fnv).
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong left, ulong right) =>
        (BitOperations.RotateLeft(left, 27) ^ right) * Multiplier;
}
