using SmtpStream.Streams;

namespace SmtpStream.Hosting.Progress;

/// <summary>How far a stage has come on one partition of this process.</summary>
public sealed record StageProgressEntry
{
    public required string Stage { get; init; }

    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required StageStatus Status { get; init; }

    /// <summary>Why it is paused or halted.</summary>
    public string? Reason { get; init; }

    public StreamPosition Position { get; init; }

    /// <summary>Processing time of the last commit.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>Event time reached, Unix ms; null where the stage has none.</summary>
    public long? WatermarkUnixMs { get; init; }
}
