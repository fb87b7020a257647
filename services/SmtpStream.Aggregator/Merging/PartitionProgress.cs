using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>The last watermark of one fold partition.</summary>
internal sealed class PartitionProgress(int partition, WatermarkRecord record) : IStageValue
{
    public int Partition { get; } = partition;

    public WatermarkRecord Record { get; private set; } = record;

    public int ApproximateSizeBytes => 64 + (64 * (Record.Servers.Count + Record.Paths.Count));

    public static PartitionProgress Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        return new PartitionProgress((int)reader.Number(), WatermarkEncoding.Read(reader.Bytes()));
    }

    /// <summary>Takes a newer watermark: its event time never goes back.</summary>
    public void Replace(WatermarkRecord newer) =>
        Record = newer with { EventTimeUnixMs = Math.Max(newer.EventTimeUnixMs, Record.EventTimeUnixMs) };

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Number(Partition);
        var body = new ArrayBufferWriter<byte>();
        WatermarkEncoding.Write(body, Record);
        output.Bytes(body.WrittenSpan);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("A partition's progress is no output.");
}
