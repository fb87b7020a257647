using System.Buffers;

namespace SmtpStream.Smtp.Correlating;

/// <summary>
/// What the lines of one path told so far: open messages by (host, instance, queue id), sessions about to close, the last
/// event time. A pure function of the lines before the position: no wall clock, no hash order. One thread at a time.
/// </summary>
public sealed class CorrelationTable
{
    public const int DefaultCapacity = 500_000;

    public CorrelationTable(int capacity = DefaultCapacity)
    {
        Capacity = capacity;
    }

    /// <summary>Open messages kept at most; past it the one untouched longest is evicted.</summary>
    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>Messages evicted by capacity or age before they completed, since the first line.</summary>
    public long EvictedCount { get; private set; }

    public void WriteSnapshot(IBufferWriter<byte> output)
    {
        output.Write([(byte)Count]);
    }

    /// <exception cref="InvalidDataException">The bytes are no snapshot of a known version.</exception>
    public static CorrelationTable Read(ReadOnlySpan<byte> snapshot)
    {
        return new CorrelationTable();
    }
}
