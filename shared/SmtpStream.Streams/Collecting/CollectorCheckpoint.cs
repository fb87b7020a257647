namespace SmtpStream.Streams.Collecting;

/// <summary>
/// What a collector needs to go on: a start and a delivery failure are one thing. It restores the snapshot, reads again from the
/// places the snapshot names, silently up to the acknowledged position of each source, and goes on.
/// </summary>
/// <typeparam name="TSnapshot">Correlation table and read positions at a line boundary, at or below the acknowledged positions.</typeparam>
public sealed record CollectorCheckpoint<TSnapshot>
    where TSnapshot : class
{
    /// <summary>Null: read from the beginning.</summary>
    public required TSnapshot? Snapshot { get; init; }

    /// <summary>Source → the byte up to which its batches have landed.</summary>
    public required IReadOnlyDictionary<string, long> Acknowledged { get; init; }

    /// <summary>Path → the source of its last acknowledged batch.</summary>
    public required IReadOnlyDictionary<string, PathSource> Paths { get; init; }
}
