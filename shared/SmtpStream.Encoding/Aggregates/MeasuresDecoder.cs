using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Adds the body of a <c>smtpstream.v1.Measures</c> to measures, without making it first. Fields that this build does not know are skipped.</summary>
internal static class MeasuresDecoder
{
    private const int MaxBins = 1 << 16;

    /// <param name="reader">The body.</param>
    /// <param name="into">Empty, or of the same entity.</param>
    /// <param name="isSameWindow">Sub-counts belong to one window: another one's are passed over.</param>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void AddTo(WireReader reader, WindowMeasures into, bool isSameWindow)
    {
        var before = default(LastMetrics);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Measures.Counters:
                    ReadCounter(reader.Message(), into.Counters);
                    break;
                case T.Measures.Distributions:
                    AddDistribution(reader.Message(), into, ref before.Distribution);
                    break;
                case T.Measures.Distincts:
                    AddDistinct(reader.Message(), into, ref before.Distinct);
                    break;
                case T.Measures.Rankings:
                    AddRanking(reader.Message(), into, ref before.Ranking);
                    break;
                case T.Measures.Exemplars:
                    AddExemplar(reader.Message(), into);
                    break;
                case T.Measures.View:
                    into.View = Math.Max(into.View, (uint)reader.Varint());
                    break;
                case T.Measures.SubCounts when isSameWindow:
                    AddSubCounts(reader.Message(), into, ref before.SubCounts);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>Adds the sketches of one metric.</summary>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void AddSketchTo(WireReader reader, Metric metric, WindowMeasures into)
    {
        var before = default(LastMetrics);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Measures.Distributions when IsOf(metric, reader):
                    AddDistribution(reader.Message(), into, ref before.Distribution);
                    break;
                case T.Measures.Distincts when IsOf(metric, reader):
                    AddDistinct(reader.Message(), into, ref before.Distinct);
                    break;
                case T.Measures.Rankings when IsOf(metric, reader):
                    AddRanking(reader.Message(), into, ref before.Ranking);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static bool IsOf(Metric metric, WireReader ahead)
    {
        for (var sketch = ahead.Message(); !sketch.IsAtEnd;)
        {
            var tag = sketch.Tag();
            if (tag == T.Metric)
            {
                return (Metric)sketch.Varint() == metric;
            }

            sketch.Skip(tag);
        }

        return false;
    }

    public static void ReadCounter(WireReader reader, CounterSet into)
    {
        var metric = Metric.None;
        var dimension = 0;
        long value = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Metric:
                    metric = (Metric)reader.Varint();
                    break;
                case T.Counter.Dimension:
                    dimension = (int)reader.Varint();
                    break;
                case T.Counter.Value:
                    value = (long)reader.Varint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        into.Add(new CounterKey(metric, dimension), value);
    }

    private static void AddDistribution(WireReader reader, WindowMeasures into, ref Metric before)
    {
        var sketch = into.Distribution(ReadMetric(ref reader, ref before));
        var counted = sketch.Count;
        var next = 0;
        long zeros = 0;
        double sum = 0, min = 0, max = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Distribution.FirstIndex:
                    var zigzag = (uint)reader.Varint();
                    next = (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
                    break;
                case T.Distribution.Bins:
                    var limit = next + MaxBins;
                    for (var packed = reader.Message(); !packed.IsAtEnd && next < limit; next++)
                    {
                        sketch.AddBin(next, packed.Varint());
                    }

                    break;
                case T.Distribution.SparseBins:
                    AddSparseBins(reader.Message(), sketch);
                    break;
                case T.Distribution.ZeroCount:
                    zeros = (long)reader.Varint();
                    break;
                case T.Distribution.Sum:
                    sum = reader.Double();
                    break;
                case T.Distribution.Min:
                    min = reader.Double();
                    break;
                case T.Distribution.Max:
                    max = reader.Double();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (zeros > 0 || sketch.Count > counted)
        {
            sketch.AddTotals(zeros, (long)sum, (long)min, (long)max);
        }
    }

    private static void AddSparseBins(WireReader packed, DDSketch sketch)
    {
        for (var index = 0UL; !packed.IsAtEnd;)
        {
            index += packed.Varint();
            var count = packed.IsAtEnd ? 0 : packed.Varint();
            if (index > MaxBins)
            {
                throw new InvalidDataException($"Bin {index} is out of range.");
            }

            sketch.AddBin((int)index, count);
        }
    }

    private static void AddDistinct(WireReader reader, WindowMeasures into, ref Metric before)
    {
        var distinct = into.Distinct(ReadMetric(ref reader, ref before));
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Distinct.Sparse:
                    for (var packed = reader.Message(); !packed.IsAtEnd;)
                    {
                        distinct.AddEntry((uint)packed.Varint());
                    }

                    break;
                case T.Distinct.Dense:
                    var dense = reader.Bytes();
                    if (dense.Length != HyperLogLog.Registers)
                    {
                        throw new InvalidDataException($"{dense.Length} registers, expected {HyperLogLog.Registers}.");
                    }

                    distinct.AddRegisters(dense);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void AddRanking(WireReader reader, WindowMeasures into, ref Metric before)
    {
        var metric = ReadMetric(ref reader, ref before);
        var capacity = WindowMeasures.DefaultRankingCapacity;
        var items = 0;
        for (var ahead = reader; !ahead.IsAtEnd;)
        {
            var tag = ahead.Tag();
            switch (tag)
            {
                case T.Ranking.Capacity:
                    capacity = (int)Math.Clamp(ahead.Varint(), 1, 1 << 16);
                    break;
                case T.Ranking.Items:
                    items++;
                    ahead.Bytes();
                    break;
                default:
                    ahead.Skip(tag);
                    break;
            }
        }

        var ranking = into.Ranking(metric, capacity);
        if (ranking.Count == 0 || (ranking.Count + items <= ranking.Capacity && items < capacity))
        {
            // Nothing gives way on either side: adding the names is merging.
            AddItems(reader, ranking);
            return;
        }

        var other = new SpaceSaving(capacity);
        AddItems(reader, other);
        ranking.MergeFrom(other);
    }

    private static void AddItems(WireReader reader, SpaceSaving ranking)
    {
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag == T.Ranking.Items)
            {
                AddItem(reader.Message(), ranking);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void AddItem(WireReader reader, SpaceSaving ranking)
    {
        ReadOnlySpan<byte> name = [];
        long count = 0, error = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.RankedItem.Name:
                    name = reader.Bytes();
                    break;
                case T.RankedItem.Count:
                    count = (long)reader.Varint();
                    break;
                case T.RankedItem.Error:
                    error = (long)reader.Varint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        ranking.Restore(name, count, error);
    }

    private static void AddExemplar(WireReader reader, WindowMeasures into)
    {
        ReadOnlySpan<byte> source = [];
        long offset = 0, eventTime = 0;
        var ordinal = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Exemplar.Source:
                    source = reader.Bytes();
                    break;
                case T.Exemplar.Offset:
                    offset = (long)reader.Varint();
                    break;
                case T.Exemplar.Ordinal:
                    ordinal = (int)reader.Varint();
                    break;
                case T.Exemplar.EventTime:
                    eventTime = (long)reader.Varint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (into.AcceptsExemplar(eventTime))
        {
            into.AddExemplar(new Exemplar(System.Text.Encoding.UTF8.GetString(source), offset, ordinal, eventTime));
        }
    }

    private static void AddSubCounts(WireReader reader, WindowMeasures into, ref Metric before)
    {
        var counts = into.SubCount(ReadMetric(ref reader, ref before));
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag != T.SubCount.Values)
            {
                reader.Skip(tag);
                continue;
            }

            var slot = 0;
            for (var packed = reader.Message(); !packed.IsAtEnd && slot < MaxBins; slot++)
            {
                counts.Add(slot, (uint)packed.Varint());
            }
        }
    }

    // The writer puts the metric first, and the parts of a kind in its order: a part that stands twice would count twice.
    private static Metric ReadMetric(ref WireReader reader, ref Metric before)
    {
        var metric = reader.PeekTag() == T.Metric ? Take(ref reader) : Metric.None;
        if (metric <= before)
        {
            throw new InvalidDataException($"Metric {(uint)metric} behind {(uint)before}: a part of the measures stands twice or out of order.");
        }

        before = metric;
        return metric;

        static Metric Take(ref WireReader reader)
        {
            reader.Tag();
            return (Metric)reader.Varint();
        }
    }

    private struct LastMetrics
    {
        public Metric Distribution;
        public Metric Distinct;
        public Metric Ranking;
        public Metric SubCounts;
    }
}
