using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Highest watermark that the partition had: it never goes back.</summary>
internal sealed class PartitionWatermark : IStageValue
{
    private const byte Version = 1;

    /// <summary>Unix ms; <see cref="PathState.Unknown"/> before the first live path.</summary>
    public long EventTimeUnixMs { get; set; } = PathState.Unknown;

    public int ApproximateSizeBytes => 16;

    public static PartitionWatermark Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        return new PartitionWatermark { EventTimeUnixMs = reader.Number() };
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Number(EventTimeUnixMs);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("The watermark is sent by the stage.");
}
