using System.Buffers;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>An open window as an output: what it holds stands in the window's own entry and its partials.</summary>
internal sealed class OpenWindowOutput : IStageValue
{
    // Names per ranking in an open window: enough to say who contributes.
    private const int RankingLimit = 10;

    // Quantiles wait for the close.
    private const MeasuresParts Parts = MeasuresParts.All & ~MeasuresParts.Distributions;

    public MergeWindow? Window { get; set; }

    public int ApproximateSizeBytes => 64;

    public string? RecordKey => Window?.EntityText;

    public void WriteState(IBufferWriter<byte> writer) => new StateWriter(writer).Version(1);

    public void WriteOutput(IBufferWriter<byte> writer) => WindowEncoding.WriteDerivedBody(writer, Window!.Total(), Parts, RankingLimit);
}
