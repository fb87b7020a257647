namespace SmtpStream.Streams;

/// <summary>Place of a record among those that one sender partition sends to one destination partition: (stamp, id), rising.</summary>
/// <param name="Stamp">Stamp of the entry; of a watermark, the covered position.</param>
/// <param name="Id">Entry id, compared ordinally; null is a watermark, behind every id.</param>
public readonly record struct Mark(StreamPosition Stamp, string? Id) : IComparable<Mark>
{
    public int CompareTo(Mark other)
    {
        var byStamp = Stamp.CompareTo(other.Stamp);
        return byStamp != 0 ? byStamp
            : Id is null ? (other.Id is null ? 0 : 1)
            : other.Id is null ? -1
            : string.CompareOrdinal(Id, other.Id);
    }

    public static bool operator <(Mark left, Mark right) => left.CompareTo(right) < 0;

    public static bool operator >(Mark left, Mark right) => left.CompareTo(right) > 0;

    public static bool operator <=(Mark left, Mark right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Mark left, Mark right) => left.CompareTo(right) >= 0;
}
