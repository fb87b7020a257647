namespace SmtpStream.Collector.Files;

/// <summary>A file of a path, as the directory showed it.</summary>
/// <param name="FullName">Where it is.</param>
/// <param name="Name">Its name taken apart.</param>
/// <param name="Length">Bytes on disk.</param>
/// <param name="ModifiedUtc">Time of the last write.</param>
/// <param name="IsNamed">The input's pattern names it; otherwise it is read only as part of a known path's past.</param>
internal sealed record FoundFile(string FullName, RotatedName Name, long Length, DateTimeOffset ModifiedUtc, bool IsNamed)
    : IComparable<FoundFile>
{
    public bool IsLive => Name.Kind == RotationKind.Live;

    /// <summary>What is open under its name: not what was listed, where a rotation came between.</summary>
    public FoundFile As(FileStream opened) => this with
    {
        Length = opened.Length,
        ModifiedUtc = File.GetLastWriteTimeUtc(opened.SafeFileHandle),
    };

    /// <summary>Length and time of the last write are the same: the content is.</summary>
    public bool IsUnchanged(FoundFile before) => (Length, ModifiedUtc) == (before.Length, before.ModifiedUtc);

    /// <summary>Oldest content first.</summary>
    public int CompareTo(FoundFile? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (IsLive != other.IsLive)
        {
            return IsLive ? 1 : -1;
        }

        if (Name.Kind != other.Name.Kind)
        {
            return ModifiedUtc.CompareTo(other.ModifiedUtc);
        }

        var byOrder = Name.Kind == RotationKind.Numbered
            ? other.Name.Order.CompareTo(Name.Order)
            : Name.Order.CompareTo(other.Name.Order);
        return byOrder != 0 ? byOrder : ModifiedUtc.CompareTo(other.ModifiedUtc);
    }
}
