using System.Buffers;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Learning;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: the memory of one entity.</summary>
internal sealed class MemoryValue(EntityMemory memory) : IStageValue
{
    public EntityMemory Memory => memory;

    /// <summary>Bands fixed since the last commit; they go to the read model with it.</summary>
    public List<FixedBand> UnwrittenBands { get; } = [];

    public int ApproximateSizeBytes => 200 + (memory.Definitions.Count * 320);

    public static MemoryValue Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        return new MemoryValue(EntityMemory.Read(ref reader));
    }

    public void WriteState(IBufferWriter<byte> writer) => memory.Write(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("An entity's memory is not sent.");

    /// <summary>A band of one series, with the start of its window.</summary>
    internal readonly record struct FixedBand(string Metric, long StartUnixMs, Band Band);
}
