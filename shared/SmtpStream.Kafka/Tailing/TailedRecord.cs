using Confluent.Kafka;

namespace SmtpStream.Kafka.Tailing;

/// <summary>A record as a tail shows it.</summary>
public sealed record TailedRecord
{
    public required int Partition { get; init; }

    public required long Offset { get; init; }

    public byte[]? Key { get; init; }

    /// <summary>Null for a tombstone.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Value of the schema header; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Schema { get; init; }

    public long TimestampUnixMs { get; init; }

    internal static TailedRecord Of(ConsumeResult<byte[], byte[]> result) => new()
    {
        Partition = result.Partition.Value,
        Offset = result.Offset.Value,
        Key = result.Message.Key,
        Value = result.Message.Value,
        Schema = result.Message.Headers.TryGetLastBytes(Contracts.Topics.SchemaHeader, out var schema) ? schema : null,
        TimestampUnixMs = result.Message.Timestamp.UnixTimestampMs,
    };
}
