namespace SmtpStream.Streams;

/// <summary>
/// Next input offset of a stage. As the stamp of an entry it is the position after the record that last changed the entry:
/// a pure function of the input, equal for every owner and at replay.
/// </summary>
/// <param name="Incarnation">Broker incarnation; rises when a volatile broker starts anew or topics are made anew.</param>
/// <param name="Offset">Offset of the next record to consume.</param>
/// <param name="Turn">Changes made without consuming (timers, acknowledgements of receivers) since this offset was reached.</param>
public readonly record struct StreamPosition(long Incarnation, long Offset, long Turn = 0) : IComparable<StreamPosition>
{
    public int CompareTo(StreamPosition other) =>
        Incarnation != other.Incarnation ? Incarnation.CompareTo(other.Incarnation)
        : Offset != other.Offset ? Offset.CompareTo(other.Offset)
        : Turn.CompareTo(other.Turn);

    public static bool operator <(StreamPosition left, StreamPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamPosition left, StreamPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamPosition left, StreamPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamPosition left, StreamPosition right) => left.CompareTo(right) >= 0;
}
