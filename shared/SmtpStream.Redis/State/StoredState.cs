namespace SmtpStream.Redis.State;

/// <summary>What is stored for one stage and partition, with the position before and after the entries were read.</summary>
public sealed record StoredState(
    string? PositionBefore,
    IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Entries,
    string? PositionAfter,
    int? PartitionCount);
