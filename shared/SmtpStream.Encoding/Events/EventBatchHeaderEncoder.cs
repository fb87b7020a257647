using System.Collections.Immutable;
using B = SmtpStream.Encoding.Events.EventTags.EventBatch;
using Utf8 = System.Text.Encoding;

namespace SmtpStream.Encoding.Events;

/// <summary>Writes the fields of a <c>smtpstream.v1.EventBatch</c> that stand before its events.</summary>
internal static class EventBatchHeaderEncoder
{
    /// <summary>Bytes of all strings of a header together; names are bounded by the collector's options.</summary>
    public const int MaxTextBytes = 8 * 1024;

    /// <summary>Writes into a buffer of at least 16 KiB and returns the length.</summary>
    public static int Write(Span<byte> buffer, EventBatchHeader header)
    {
        if (TextLength(header) > MaxTextBytes)
        {
            throw new ArgumentException("The names in the header are too long.", nameof(header));
        }

        var writer = new WireWriter(buffer);
        WriteText(ref writer, B.Origin, header.Origin);
        WriteText(ref writer, B.Path, header.Path);
        WriteText(ref writer, B.Source, header.Source);
        EventEncoder.WritePosition(ref writer, B.End, header.End);
        if (header.Previous is { } previous)
        {
            writer.Tag(B.Previous);
            var body = writer.Open(2);
            WriteText(ref writer, EventTags.PreviousSource.Source, previous.Source);
            EventEncoder.WritePosition(ref writer, EventTags.PreviousSource.End, previous.End);
            writer.Close(body, 2);
        }

        EventEncoder.WritePosition(ref writer, B.Start, header.Start);
        WriteCounts(ref writer, header.Counts);
        if (header.Heartbeat is { } heartbeat)
        {
            writer.Tag(B.Heartbeat);
            var body = writer.Open(1);
            writer.Bool(EventTags.Heartbeat.AtEnd, heartbeat.AtEnd);
            writer.Timestamp(EventTags.Heartbeat.Clock, heartbeat.ClockUnixNs);
            writer.Close(body, 1);
        }

        writer.Bool(B.Ended, header.Ended);
        writer.Bool(B.Vanished, header.Vanished);
        writer.Varint(B.View, (uint)header.View);
        writer.Timestamp(B.ReadTime, header.ReadTimeUnixNs);
        writer.Varint(B.ParserVersion, (uint)header.ParserVersion);
        WriteText(ref writer, B.Server, header.Server);
        WriteText(ref writer, B.Tenant, header.Tenant);
        WriteSamples(ref writer, header.RejectSamples);
        WriteText(ref writer, B.Zone, header.Zone);
        writer.Varint(B.DisorderMs, (uint)header.DisorderMs);
        writer.Varint(B.InputLosses, (ulong)header.InputLosses);
        return writer.Length;
    }

    private static void WriteCounts(ref WireWriter writer, SourceCounts counts)
    {
        writer.Tag(B.Counts);
        var body = writer.Open(2);
        writer.Varint(EventTags.SourceCounts.Lines, (ulong)counts.Lines);
        writer.Varint(EventTags.SourceCounts.WithEvents, (ulong)counts.WithEvents);
        writer.Varint(EventTags.SourceCounts.Continuations, (ulong)counts.Continuations);
        WriteMap(ref writer, EventTags.SourceCounts.Rejects, counts.Rejects);
        WriteMap(ref writer, EventTags.SourceCounts.Ignored, counts.Ignored);
        writer.Varint(EventTags.SourceCounts.Events, (ulong)counts.Events);
        writer.Varint(EventTags.SourceCounts.Uncorrelated, (ulong)counts.Uncorrelated);
        writer.Varint(EventTags.SourceCounts.Evicted, (ulong)counts.Evicted);
        writer.Close(body, 2);
    }

    /// <summary>A map entry is a message of key (1) and value (2).</summary>
    private static void WriteMap(ref WireWriter writer, uint tag, ImmutableArray<long> counts)
    {
        for (var i = 0; i < Math.Min(counts.Length, 128); i++)
        {
            if (counts[i] != 0)
            {
                writer.Tag(tag);
                var entry = writer.Open(1);
                writer.Varint((1 << 3) | WireType.Varint, (uint)i);
                writer.Varint((2 << 3) | WireType.Varint, (ulong)counts[i]);
                writer.Close(entry, 1);
            }
        }
    }

    private static void WriteSamples(ref WireWriter writer, IReadOnlyList<RejectSample> samples)
    {
        for (var i = 0; i < Math.Min(samples.Count, RejectSample.MaxPerBatch); i++)
        {
            var text = samples[i].Text.Span;
            writer.Tag(B.RejectSamples);
            var body = writer.Open(2);
            EventEncoder.WritePosition(ref writer, EventTags.RejectSample.Position, samples[i].Position);
            writer.Varint(EventTags.RejectSample.Reason, (uint)samples[i].Reason);
            writer.String(EventTags.RejectSample.Text, text[..Math.Min(text.Length, RejectSample.MaxTextBytes)]);
            writer.Close(body, 2);
        }
    }

    private static int TextLength(EventBatchHeader header) =>
        Utf8.UTF8.GetByteCount(header.Origin) + Utf8.UTF8.GetByteCount(header.Path) + Utf8.UTF8.GetByteCount(header.Source)
        + Utf8.UTF8.GetByteCount(header.Server) + Utf8.UTF8.GetByteCount(header.Tenant) + Utf8.UTF8.GetByteCount(header.Zone)
        + Utf8.UTF8.GetByteCount(header.Previous?.Source ?? "");

    private static void WriteText(ref WireWriter writer, uint tag, string text)
    {
        if (text.Length > 0)
        {
            writer.String(tag, Utf8.UTF8.GetBytes(text));
        }
    }
}
