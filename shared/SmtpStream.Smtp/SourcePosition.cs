namespace SmtpStream.Smtp;

/// <summary>Place of an event in its source: byte offset of the line in the decompressed content and event within the line.</summary>
/// <param name="Offset">Byte offset of the line's first byte; for an end, of the byte behind the last line.</param>
/// <param name="Ordinal">Event within the line, from 0.</param>
public readonly record struct SourcePosition(long Offset, int Ordinal = 0) : IComparable<SourcePosition>
{
    public int CompareTo(SourcePosition other) =>
        Offset != other.Offset ? Offset.CompareTo(other.Offset) : Ordinal.CompareTo(other.Ordinal);

    public static bool operator <(SourcePosition left, SourcePosition right) => left.CompareTo(right) < 0;

    public static bool operator >(SourcePosition left, SourcePosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(SourcePosition left, SourcePosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SourcePosition left, SourcePosition right) => left.CompareTo(right) >= 0;
}
