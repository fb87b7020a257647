using System.Buffers;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: the latest control record of a rule.</summary>
internal sealed class RuleValue(ControlChange change) : IStageValue
{
    public ControlChange Change { get; set; } = change;

    public int ApproximateSizeBytes => 256;

    public static RuleValue Read(ReadOnlySpan<byte> stored) => new(ControlChangeCodec.Read(stored.ToArray()));

    public void WriteState(IBufferWriter<byte> writer) => ControlChangeCodec.Write(writer, Change);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("A rule is not sent.");
}
