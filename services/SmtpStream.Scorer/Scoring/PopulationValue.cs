using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Population;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: the population model of one class of entities, with its sample and calibration.</summary>
internal sealed class PopulationValue(EntityKind kind, PopulationMonitor monitor) : IStageValue
{
    public EntityKind Kind => kind;

    public PopulationMonitor Monitor => monitor;

    public int ApproximateSizeBytes => 18_000;

    public static PopulationValue Read(EntityKind kind, ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        return new PopulationValue(kind, PopulationMonitor.Read(kind, ref reader));
    }

    public void WriteState(IBufferWriter<byte> writer) => monitor.Write(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("A population is not sent.");
}
