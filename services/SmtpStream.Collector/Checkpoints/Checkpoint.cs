namespace SmtpStream.Collector.Checkpoints;

/// <summary>Everything that a restart needs.</summary>
/// <param name="SearchedUtc">When the directories were searched last: what is newer was not seen.</param>
/// <param name="Origins">By name.</param>
internal sealed record Checkpoint(DateTimeOffset SearchedUtc, IReadOnlyList<OriginCheckpoint> Origins);
