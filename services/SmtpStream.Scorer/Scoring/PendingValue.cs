using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>
/// Entry: a closed window that waits for the watermark behind it, which says what the windows without a row before it are. It
/// leaves with the watermark, so it is stored only where a commit falls between the two.
/// </summary>
internal sealed class PendingValue(WindowRecord window) : IStageValue
{
    public WindowRecord Window => window;

    public int ApproximateSizeBytes => 512;

    public static PendingValue Read(ReadOnlySpan<byte> stored) => new(WindowEncoding.Read(stored));

    public void WriteState(IBufferWriter<byte> writer) => WindowEncoding.Write(writer, WindowTotal.Of(window));

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("A pending window is not sent.");
}
