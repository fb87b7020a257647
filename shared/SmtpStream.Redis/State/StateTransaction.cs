namespace SmtpStream.Redis.State;

/// <summary>One commit: entries, position and read model under one hash tag, on condition that the stored position is the expected one.</summary>
public sealed class StateTransaction
{
    public required string Tag { get; init; }

    /// <summary>Null: no position must be stored.</summary>
    public required string? ExpectedPosition { get; init; }

    public required string NewPosition { get; init; }

    /// <summary>Number of input partitions the state is built with; written with the first position.</summary>
    public required int PartitionCount { get; init; }

    public required IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Puts { get; init; }

    public required IReadOnlyList<string> Removals { get; init; }

    /// <summary>Fields of hashes beside the state, in order.</summary>
    public required IReadOnlyList<HashChange> Changes { get; init; }
}
