using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Entry: the seasonal slots of one entity.</summary>
internal sealed class TablesValue(SeasonalTables tables) : IStageValue
{
    public SeasonalTables Tables => tables;

    public int ApproximateSizeBytes => 4096;

    public void WriteState(IBufferWriter<byte> writer) => tables.Write(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("Seasonal tables are not sent.");
}
