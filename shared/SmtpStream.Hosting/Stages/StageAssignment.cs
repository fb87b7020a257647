using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>One input partition given to this process.</summary>
/// <param name="Identity">Stage and input partition.</param>
/// <param name="PartitionCounts">Number of partitions of the input topic and of every output topic, by topic name.</param>
public sealed record StageAssignment(StageIdentity Identity, IReadOnlyDictionary<string, int> PartitionCounts);
