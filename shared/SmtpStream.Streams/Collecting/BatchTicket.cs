namespace SmtpStream.Streams.Collecting;

/// <summary>What a batch in flight says of its place: fold sees a gap where <see cref="Start"/> or <see cref="Previous"/> is above what it knows.</summary>
public readonly record struct BatchTicket
{
    /// <summary>Rises by one per batch of the origin; never used again, so that reports of an ended session are recognised.</summary>
    public required long Sequence { get; init; }

    public required string Path { get; init; }

    public required string Source { get; init; }

    /// <summary>End of the batch before it on this source.</summary>
    public required long Start { get; init; }

    /// <summary>The byte behind the last line read; lines are never divided between batches.</summary>
    public required long End { get; init; }

    public required SourceEnd? Previous { get; init; }

    public required int SizeBytes { get; init; }

    internal bool IsCurrent { get; init; }
}
