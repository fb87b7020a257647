using SmtpStream.Streams.Collecting;

namespace SmtpStream.Collector.Checkpoints;

/// <summary>What a collector needs of one origin to go on.</summary>
/// <param name="Name">Name of the origin.</param>
/// <param name="Ledger">Acknowledged positions, and the snapshot at or below them.</param>
/// <param name="Sources">All sources, sent or not: a source with a generation stands here before its first batch is sent.</param>
internal sealed record OriginCheckpoint(
    string Name, CollectorCheckpoint<OriginSnapshot> Ledger, IReadOnlyList<SourceIdentity> Sources);
