using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: the last watermark of merge, with what is read of every server and path.</summary>
internal sealed class WatermarkValue(WatermarkRecord watermark) : IStageValue
{
    public WatermarkRecord Watermark { get; set; } = watermark;

    public int ApproximateSizeBytes => 64 + (Watermark.Servers.Count * 64) + (Watermark.Paths.Count * 64);

    public static WatermarkValue Read(ReadOnlySpan<byte> stored) => new(WatermarkEncoding.Read(stored));

    public void WriteState(IBufferWriter<byte> writer) => WatermarkEncoding.Write(writer, Watermark);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("The watermark is sent by the stage.");
}
