namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// Everything measured of one entity in one window (or in any union of windows). Parts beyond the counters are made on first use.
/// Owned by one thread.
/// </summary>
public sealed class WindowMeasures
{
    /// <summary>Default length of a ranking.</summary>
    public const int DefaultRankingCapacity = 64;

    private MetricTable<DDSketch>? _distributions;
    private MetricTable<HyperLogLog>? _distincts;
    private MetricTable<SpaceSaving>? _rankings;
    private MetricTable<SubCounts>? _subCounts;
    private ExemplarSet? _exemplars;

    public CounterSet Counters { get; } = new();

    /// <summary>Distributions in the metric's base unit, see <see cref="MetricNames.UnitOf"/>.</summary>
    public MetricTable<DDSketch> Distributions => _distributions ?? EmptyTable<DDSketch>.Value;

    public MetricTable<HyperLogLog> Distincts => _distincts ?? EmptyTable<HyperLogLog>.Value;

    public MetricTable<SpaceSaving> Rankings => _rankings ?? EmptyTable<SpaceSaving>.Value;

    public MetricTable<SubCounts> SubCounts => _subCounts ?? EmptyTable<SubCounts>.Value;

    public ReadOnlySpan<Exemplar> Exemplars => _exemplars is null ? [] : _exemplars.Items;

    /// <summary>Number of the View that was counted; 0 is unknown.</summary>
    public uint View { get; set; }

    public bool HasSketches => _distributions is not null || _distincts is not null || _rankings is not null;

    public void AddValue(Metric metric, long value, long count = 1) => Distribution(metric).Add(value, count);

    public void AddDistinct(Metric metric, ReadOnlySpan<byte> value) => Distinct(metric).Add(value);

    public void AddRanked(Metric metric, ReadOnlySpan<byte> name, long count, int capacity = DefaultRankingCapacity) =>
        Ranking(metric, capacity).Add(name, count);

    public void AddSubCount(Metric metric, int slot, uint count) => SubCount(metric).Add(slot, count);

    public bool AcceptsExemplar(long eventTimeUnixMs) => _exemplars?.Accepts(eventTimeUnixMs) ?? true;

    public void AddExemplar(in Exemplar exemplar) => (_exemplars ??= new ExemplarSet()).Add(exemplar);

    public DDSketch Distribution(Metric metric)
    {
        _distributions ??= new MetricTable<DDSketch>();
        if (_distributions.Find(metric) is { } found)
        {
            return found;
        }

        var made = new DDSketch();
        _distributions.Add(metric, made);
        return made;
    }

    public HyperLogLog Distinct(Metric metric)
    {
        _distincts ??= new MetricTable<HyperLogLog>();
        if (_distincts.Find(metric) is { } found)
        {
            return found;
        }

        var made = new HyperLogLog();
        _distincts.Add(metric, made);
        return made;
    }

    public SpaceSaving Ranking(Metric metric, int capacity = DefaultRankingCapacity)
    {
        _rankings ??= new MetricTable<SpaceSaving>();
        if (_rankings.Find(metric) is { } found)
        {
            return found;
        }

        var made = new SpaceSaving(capacity);
        _rankings.Add(metric, made);
        return made;
    }

    public SubCounts SubCount(Metric metric)
    {
        _subCounts ??= new MetricTable<SubCounts>();
        if (_subCounts.Find(metric) is { } found)
        {
            return found;
        }

        var made = new SubCounts();
        _subCounts.Add(metric, made);
        return made;
    }

    /// <summary>Adds what another set of measures counted. Sub-counts belong to one window and are only merged between equal windows.</summary>
    public void MergeFrom(WindowMeasures other, bool sameWindow = true)
    {
        Counters.MergeFrom(other.Counters);
        Merge(other.Distributions, ref _distributions, static (a, b) => a.MergeFrom(b), static a => a.Clone());
        Merge(other.Distincts, ref _distincts, static (a, b) => a.MergeFrom(b), static a => a.Clone());
        Merge(other.Rankings, ref _rankings, static (a, b) => a.MergeFrom(b), static a => a.Clone());
        if (sameWindow)
        {
            Merge(other.SubCounts, ref _subCounts, static (a, b) => a.MergeFrom(b), static a => a.Clone());
        }

        if (other._exemplars is not null)
        {
            (_exemplars ??= new ExemplarSet()).MergeFrom(other._exemplars);
        }

        View = Math.Max(View, other.View);
    }

    public WindowMeasures Clone()
    {
        var copy = new WindowMeasures();
        copy.MergeFrom(this);
        return copy;
    }

    private static void Merge<T>(MetricTable<T> from, ref MetricTable<T>? into, Action<T, T> merge, Func<T, T> clone)
        where T : class
    {
        for (var i = 0; i < from.Count; i++)
        {
            into ??= new MetricTable<T>();
            if (into.Find(from.MetricAt(i)) is { } found)
            {
                merge(found, from.ValueAt(i));
            }
            else
            {
                into.Add(from.MetricAt(i), clone(from.ValueAt(i)));
            }
        }
    }

    private static class EmptyTable<T>
        where T : class
    {
        public static readonly MetricTable<T> Value = new();
    }
}
