using SmtpStream.Smtp.Logs;

namespace SmtpStream.Collector.Checkpoints;

/// <summary>How far an origin was read at one moment, when every line read was in a batch.</summary>
internal sealed record OriginSnapshot(IReadOnlyList<PathSnapshot> Paths, IReadOnlyList<SourceSnapshot> Sources);

/// <summary>A path's highest event time, and its correlation table in that table's own format.</summary>
internal sealed record PathSnapshot(string Name, long EventTimeUnixNs, ReadOnlyMemory<byte> Correlation);

/// <summary>How far a source was read, and what its lines gave up to there.</summary>
internal sealed record SourceSnapshot(string Key, long Offset, bool IsComplete, SourceTally Tally);
