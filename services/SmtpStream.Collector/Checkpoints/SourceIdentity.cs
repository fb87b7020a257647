namespace SmtpStream.Collector.Checkpoints;

/// <summary>How a content is recognised.</summary>
/// <param name="Hash">Hash of origin and first line.</param>
/// <param name="Generation">Truncation generation.</param>
/// <param name="Path">Path it was first seen on.</param>
/// <param name="TailHash">Hash of the bytes before its acknowledged position.</param>
internal sealed record SourceIdentity(string Hash, int Generation, string Path, ulong TailHash);
