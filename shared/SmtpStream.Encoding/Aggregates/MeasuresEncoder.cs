using System.Buffers;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Writes the body of a <c>smtpstream.v1.Measures</c>.</summary>
internal static class MeasuresEncoder
{
    private const int LengthWidth = 4;

    /// <summary>Bytes that the body takes at most.</summary>
    public static int MaxBytes(WindowMeasures measures)
    {
        var bytes = 16 + (measures.Counters.Count * 24);
        foreach (ref readonly var exemplar in measures.Exemplars)
        {
            bytes += 48 + EntityEncoding.MaxBytes(exemplar.Source);
        }

        for (var i = 0; i < measures.SubCounts.Count; i++)
        {
            bytes += 16 + (measures.SubCounts.ValueAt(i).Values.Length * 5);
        }

        for (var i = 0; i < measures.Distributions.Count; i++)
        {
            bytes += 96 + (measures.Distributions.ValueAt(i).BinCount * 10);
        }

        for (var i = 0; i < measures.Distincts.Count; i++)
        {
            var distinct = measures.Distincts.ValueAt(i);
            bytes += 32 + distinct.Dense.Length + (distinct.Sparse.Length * 5);
        }

        for (var i = 0; i < measures.Rankings.Count; i++)
        {
            bytes += 32 + measures.Rankings.ValueAt(i).NameBytes + (measures.Rankings.ValueAt(i).Count * 40);
        }

        return bytes;
    }

    public static void Write(ref WireWriter writer, WindowMeasures measures, MeasuresParts parts, int rankingLimit)
    {
        if ((parts & MeasuresParts.Counters) != 0)
        {
            WriteCounters(ref writer, measures.Counters);
        }

        if ((parts & MeasuresParts.Distributions) != 0)
        {
            for (var i = 0; i < measures.Distributions.Count; i++)
            {
                WriteDistribution(ref writer, measures.Distributions.MetricAt(i), measures.Distributions.ValueAt(i));
            }
        }

        if ((parts & MeasuresParts.Distincts) != 0)
        {
            for (var i = 0; i < measures.Distincts.Count; i++)
            {
                WriteDistinct(ref writer, measures.Distincts.MetricAt(i), measures.Distincts.ValueAt(i));
            }
        }

        if ((parts & MeasuresParts.Rankings) != 0)
        {
            for (var i = 0; i < measures.Rankings.Count; i++)
            {
                WriteRanking(ref writer, measures.Rankings.MetricAt(i), measures.Rankings.ValueAt(i), rankingLimit);
            }
        }

        if ((parts & MeasuresParts.Counters) != 0)
        {
            WriteExemplars(ref writer, measures.Exemplars);
            writer.Varint(T.Measures.View, measures.View);
        }

        if ((parts & MeasuresParts.SubCounts) != 0)
        {
            for (var i = 0; i < measures.SubCounts.Count; i++)
            {
                WriteSubCounts(ref writer, measures.SubCounts.MetricAt(i), measures.SubCounts.ValueAt(i));
            }
        }
    }

    private static void WriteCounters(ref WireWriter writer, CounterSet counters)
    {
        for (var i = 0; i < counters.Count; i++)
        {
            var (key, value) = counters.At(i);
            writer.Tag(T.Measures.Counters);
            var body = writer.Open(1);
            writer.Varint(T.Metric, (uint)key.Metric);
            writer.Varint(T.Counter.Dimension, (uint)key.Dimension);
            writer.Varint(T.Counter.Value, (ulong)value);
            writer.Close(body, 1);
        }
    }

    private static void WriteDistribution(ref WireWriter writer, Metric metric, DDSketch sketch)
    {
        writer.Tag(T.Measures.Distributions);
        var body = writer.Open(LengthWidth);
        writer.Varint(T.Metric, (uint)metric);
        writer.Double(T.Distribution.RelativeError, DDSketch.RelativeError);
        if (IsSparse(sketch))
        {
            WriteSparseBins(ref writer, sketch);
        }
        else if (sketch.BinCount > 0)
        {
            WriteBins(ref writer, sketch);
        }

        writer.Varint(T.Distribution.ZeroCount, (ulong)sketch.ZeroCount);
        if (sketch.Count > 0)
        {
            writer.Double(T.Distribution.Sum, sketch.Sum);
            writer.Double(T.Distribution.Min, sketch.Min);
            writer.Double(T.Distribution.Max, sketch.Max);
        }

        writer.Close(body, LengthWidth);
    }

    // A pair takes about three bytes, an empty bin one. What the bins hold decides, not how the sketch keeps them.
    private static bool IsSparse(DDSketch sketch)
    {
        var bytes = 0;
        var cursor = 0;
        while (bytes < sketch.BinCount && sketch.TryNextBin(ref cursor, out _, out _))
        {
            bytes += 3;
        }

        return bytes < sketch.BinCount;
    }

    private static void WriteSparseBins(ref WireWriter writer, DDSketch sketch)
    {
        writer.Tag(T.Distribution.SparseBins);
        var pairs = writer.Open(LengthWidth);
        int cursor = 0, before = 0;
        while (sketch.TryNextBin(ref cursor, out var index, out var count))
        {
            writer.Varint((ulong)(index - before));
            writer.Varint(count);
            before = index;
        }

        writer.Close(pairs, LengthWidth);
    }

    private static void WriteBins(ref WireWriter writer, DDSketch sketch)
    {
        writer.Varint(T.Distribution.FirstIndex, (ulong)sketch.FirstIndex << 1);
        writer.Tag(T.Distribution.Bins);
        var bins = writer.Open(LengthWidth);
        var next = sketch.FirstIndex;
        var cursor = 0;
        while (sketch.TryNextBin(ref cursor, out var index, out var count))
        {
            for (; next < index; next++)
            {
                writer.Varint(0);
            }

            writer.Varint(count);
            next++;
        }

        writer.Close(bins, LengthWidth);
    }

    private static void WriteDistinct(ref WireWriter writer, Metric metric, HyperLogLog distinct)
    {
        writer.Tag(T.Measures.Distincts);
        var body = writer.Open(LengthWidth);
        writer.Varint(T.Metric, (uint)metric);
        writer.Varint(T.Distinct.Precision, HyperLogLog.Precision);
        if (distinct.Sparse.Length > 0)
        {
            writer.Tag(T.Distinct.Sparse);
            var entries = writer.Open(LengthWidth);
            foreach (var entry in distinct.Sparse)
            {
                writer.Varint(entry);
            }

            writer.Close(entries, LengthWidth);
        }

        writer.String(T.Distinct.Dense, distinct.Dense);
        writer.Close(body, LengthWidth);
    }

    private static void WriteRanking(ref WireWriter writer, Metric metric, SpaceSaving ranking, int limit)
    {
        writer.Tag(T.Measures.Rankings);
        var body = writer.Open(LengthWidth);
        writer.Varint(T.Metric, (uint)metric);
        writer.Varint(T.Ranking.Capacity, (uint)ranking.Capacity);
        var order = ArrayPool<int>.Shared.Rent(Math.Max(1, ranking.Count));
        ranking.CopyOrder(order);
        for (var i = 0; i < Math.Min(limit, ranking.Count); i++)
        {
            var name = ranking.NameAt(order[i], out var count, out var error);
            writer.Tag(T.Ranking.Items);
            var item = writer.Open(2);
            writer.String(T.RankedItem.Name, name);
            writer.Varint(T.RankedItem.Count, (ulong)count);
            writer.Varint(T.RankedItem.Error, (ulong)error);
            writer.Close(item, 2);
        }

        ArrayPool<int>.Shared.Return(order);
        writer.Close(body, LengthWidth);
    }

    private static void WriteExemplars(ref WireWriter writer, ReadOnlySpan<Exemplar> exemplars)
    {
        foreach (ref readonly var exemplar in exemplars)
        {
            writer.Tag(T.Measures.Exemplars);
            var body = writer.Open(2);
            EntityEncoding.WriteText(ref writer, T.Exemplar.Source, exemplar.Source);
            writer.Varint(T.Exemplar.Offset, (ulong)exemplar.Offset);
            writer.Varint(T.Exemplar.Ordinal, (uint)exemplar.Ordinal);
            writer.Varint(T.Exemplar.EventTime, (ulong)exemplar.EventTimeUnixMs);
            writer.Close(body, 2);
        }
    }

    private static void WriteSubCounts(ref WireWriter writer, Metric metric, SubCounts counts)
    {
        writer.Tag(T.Measures.SubCounts);
        var body = writer.Open(2);
        writer.Varint(T.Metric, (uint)metric);
        writer.Tag(T.SubCount.Values);
        var values = writer.Open(2);
        foreach (var value in counts.Values)
        {
            writer.Varint(value);
        }

        writer.Close(values, 2);
        writer.Close(body, 2);
    }
}
