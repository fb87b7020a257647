using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Reads the body of a <c>smtpstream.v1.Measures</c>. Fields that this build does not know are skipped.</summary>
internal static class MeasuresDecoder
{
    private const int MaxBins = 1 << 16;

    /// <summary>Reads into measures that have none of the parts yet.</summary>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void Read(WireReader reader, WindowMeasures into)
    {
        try
        {
            while (!reader.IsAtEnd)
            {
                ReadField(ref reader, into);
            }
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException("A part of the measures stands twice.", exception);
        }
    }

    private static void ReadField(ref WireReader reader, WindowMeasures into)
    {
        var tag = reader.Tag();
        switch (tag)
        {
            case T.Measures.Counters:
                ReadCounter(reader.Message(), into.Counters);
                break;
            case T.Measures.Distributions:
                ReadDistribution(reader.Message(), into);
                break;
            case T.Measures.Distincts:
                ReadDistinct(reader.Message(), into);
                break;
            case T.Measures.Rankings:
                ReadRanking(reader.Message(), into);
                break;
            case T.Measures.Exemplars:
                into.AddExemplar(ReadExemplar(reader.Message()));
                break;
            case T.Measures.View:
                into.View = (uint)reader.Varint();
                break;
            case T.Measures.SubCounts:
                ReadSubCounts(reader.Message(), into);
                break;
            default:
                reader.Skip(tag);
                break;
        }
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

    private static void ReadDistribution(WireReader reader, WindowMeasures into)
    {
        var metric = Metric.None;
        var sketch = new DDSketch();
        var next = 0;
        long zeros = 0;
        double sum = 0, min = 0, max = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Metric:
                    metric = (Metric)reader.Varint();
                    break;
                case T.Distribution.FirstIndex:
                    var zigzag = (uint)reader.Varint();
                    next = (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
                    break;
                case T.Distribution.Bins:
                    var limit = next + MaxBins;
                    for (var packed = reader.Message(); !packed.IsAtEnd && next < limit; next++)
                    {
                        sketch.RestoreBin(next, packed.Varint());
                    }

                    break;
                case T.Distribution.SparseBins:
                    ReadSparseBins(reader.Message(), sketch);
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

        sketch.RestoreTotals(zeros, (long)sum, (long)min, (long)max);
        into.Put(metric, sketch);
    }

    private static void ReadSparseBins(WireReader packed, DDSketch sketch)
    {
        for (var index = 0UL; !packed.IsAtEnd;)
        {
            index += packed.Varint();
            var count = packed.IsAtEnd ? 0 : packed.Varint();
            if (index > MaxBins)
            {
                throw new InvalidDataException($"Bin {index} is out of range.");
            }

            sketch.RestoreBin((int)index, count);
        }
    }

    private static void ReadDistinct(WireReader reader, WindowMeasures into)
    {
        var metric = Metric.None;
        ReadOnlySpan<uint> sparse = [];
        ReadOnlySpan<byte> dense = [];
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Metric:
                    metric = (Metric)reader.Varint();
                    break;
                case T.Distinct.Sparse:
                    sparse = ReadSparse(reader.Message());
                    break;
                case T.Distinct.Dense:
                    dense = reader.Bytes();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        into.Put(metric, HyperLogLog.Restore(sparse, dense));
    }

    private static uint[] ReadSparse(WireReader packed)
    {
        var count = 0;
        for (var ahead = packed; !ahead.IsAtEnd && count < HyperLogLog.Registers; count++)
        {
            ahead.Varint();
        }

        var entries = new uint[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = (uint)packed.Varint() & ((HyperLogLog.Registers << 6) - 1);
        }

        return entries;
    }

    private static void ReadRanking(WireReader reader, WindowMeasures into)
    {
        var metric = Metric.None;
        var capacity = WindowMeasures.DefaultRankingCapacity;
        SpaceSaving? ranking = null;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Metric:
                    metric = (Metric)reader.Varint();
                    break;
                case T.Ranking.Capacity:
                    capacity = (int)Math.Clamp(reader.Varint(), 1, 1 << 16);
                    break;
                case T.Ranking.Items:
                    ReadItem(reader.Message(), ranking ??= new SpaceSaving(capacity));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        into.Put(metric, ranking ?? new SpaceSaving(capacity));
    }

    private static void ReadItem(WireReader reader, SpaceSaving ranking)
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

    private static Exemplar ReadExemplar(WireReader reader)
    {
        var exemplar = new Exemplar("", 0, 0, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Exemplar.Source:
                    exemplar = exemplar with { Source = System.Text.Encoding.UTF8.GetString(reader.Bytes()) };
                    break;
                case T.Exemplar.Offset:
                    exemplar = exemplar with { Offset = (long)reader.Varint() };
                    break;
                case T.Exemplar.Ordinal:
                    exemplar = exemplar with { Ordinal = (int)reader.Varint() };
                    break;
                case T.Exemplar.EventTime:
                    exemplar = exemplar with { EventTimeUnixMs = (long)reader.Varint() };
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return exemplar;
    }

    private static void ReadSubCounts(WireReader reader, WindowMeasures into)
    {
        var metric = Metric.None;
        var values = new List<uint>();
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Metric:
                    metric = (Metric)reader.Varint();
                    break;
                case T.SubCount.Values:
                    for (var packed = reader.Message(); !packed.IsAtEnd && values.Count < MaxBins;)
                    {
                        values.Add((uint)packed.Varint());
                    }

                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        into.Put(metric, SubCounts.Restore(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)));
    }
}
