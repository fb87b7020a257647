using System.Buffers;

namespace SmtpStream.Kafka.Consuming;

/// <summary>A record as it was read. Its value stands in a pooled array: whoever takes the record gives it back once.</summary>
public readonly struct ConsumedRecord
{
    private readonly byte[]? _pooled;
    private readonly int _length;

    internal ConsumedRecord(long offset, byte[]? key, PooledValue value, ReadOnlyMemory<byte> schema, long timestampUnixMs)
    {
        Offset = offset;
        Key = key;
        _pooled = value.Array;
        _length = value.Length;
        Schema = schema;
        TimestampUnixMs = timestampUnixMs;
    }

    public long Offset { get; }

    public byte[]? Key { get; }

    /// <summary>Empty for a tombstone. Not to be touched after <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Value => _pooled.AsMemory(0, _length);

    public bool IsTombstone => _pooled is null;

    /// <summary>Value of the schema header; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Schema { get; }

    /// <summary>When the producer sent it, Unix ms.</summary>
    public long TimestampUnixMs { get; }

    internal int SizeBytes => _length + (Key?.Length ?? 0) + 64;

    public void Return()
    {
        if (_pooled is { Length: > 0 })
        {
            ArrayPool<byte>.Shared.Return(_pooled);
        }
    }
}
