namespace SmtpStream.Collector.Checkpoints;

/// <summary>Everything that a restart needs.</summary>
internal sealed record Checkpoint(DateTimeOffset WrittenUtc, IReadOnlyList<OriginCheckpoint> Origins);
