using SmtpStream.Collector.Files;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Collector.Reading;

/// <summary>A content and how far it was read. Changed on the reading thread only.</summary>
internal sealed class Source
{
    public Source(string hash, int generation, string path)
    {
        Hash = hash;
        Generation = generation;
        Path = path;
        Key = $"{hash}.{generation}";
    }

    /// <summary>Hash and truncation generation: the name on the wire.</summary>
    public string Key { get; }

    public string Hash { get; }

    public int Generation { get; }

    public string Path { get; }

    /// <summary>Byte behind the last line read.</summary>
    public long Offset { get; set; }

    /// <summary>Events of lines before it were sent and acknowledged in an earlier session: not sent again.</summary>
    public long SilentBefore { get; set; }

    /// <summary>Highest offset at which the content was seen, and the hash of the bytes before it.</summary>
    public long KnownOffset { get; set; }

    public ulong KnownTail { get; set; }

    /// <summary>Counts up to <see cref="Offset"/>.</summary>
    public SourceTally Tally { get; } = new();

    /// <summary>Read to the end of content that was not growing any more.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The checkpoint on disk has it complete: nothing of its content will be asked for again.</summary>
    public bool IsCompleteInCheckpoint { get; set; }

    /// <summary>Length and time of the file that was read to its end, so that it is not opened again.</summary>
    public long ReadToLength { get; set; }

    public DateTimeOffset ReadToModified { get; set; }

    /// <summary>
    /// Is not in the checkpoint yet, and should be before its first batch is sent: a restart then knows it under any name. One
    /// with a generation must be: its hash alone does not name it.
    /// </summary>
    public bool NeedsCheckpoint { get; set; }

    public void Saw(long offset, ulong tail)
    {
        if (offset >= KnownOffset)
        {
            KnownOffset = offset;
            KnownTail = tail;
        }
    }

    /// <summary>A spooled file of it that neither this run nor one after it will read again.</summary>
    public bool IsSpent(FoundFile file) => !file.IsLive && IsCompleteInCheckpoint && file.Length <= Offset;

    /// <summary>A file of it holds something that was not read yet.</summary>
    public bool HasUnread(FoundFile file, PathScan scan)
    {
        if ((file.Name.IsCompressed && ReadToModified == file.ModifiedUtc && IsComplete)
            || (file.Name.IsCompressed && IsComplete && CompressedLength.Of(file) == (uint)Offset))
        {
            return false;
        }

        return file.Name.IsCompressed
            || file.Length > Math.Max(Offset, ReadToLength)
            || (file.Length > Offset && scan.IsFinal(file, file.IsLive));
    }
}
