using System.Buffers;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: an outcome on its way to smtp.anomalies.</summary>
internal sealed class EmissionValue(Outcome outcome) : IStageValue
{
    public Outcome Outcome => outcome;

    public int ApproximateSizeBytes => 2048;

    public static EmissionValue Read(ReadOnlySpan<byte> stored) => new(OutcomeCodec.Read(stored));

    public void WriteState(IBufferWriter<byte> writer) => OutcomeCodec.Write(writer, outcome);

    public void WriteOutput(IBufferWriter<byte> writer) => OutcomeCodec.WriteDerived(writer, outcome);
}
