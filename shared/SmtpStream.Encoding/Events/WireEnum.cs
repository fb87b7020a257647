using System.Runtime.CompilerServices;

namespace SmtpStream.Encoding.Events;

/// <summary>Enum numbers: those of the domain are bytes.</summary>
internal static class WireEnum
{
    /// <summary>Numbers that a later build may have added beyond a byte read as 0, unspecified.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte From(ulong number) => number <= byte.MaxValue ? (byte)number : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Read(ref WireReader reader) => From(reader.Varint());
}
