using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Learning;

/// <summary>A scored series of an entity kind.</summary>
/// <param name="Kind">Which likelihood it has.</param>
/// <param name="Metric">The count, the part of a ratio, or the distribution.</param>
/// <param name="Whole">Of a ratio: what the part is of.</param>
/// <param name="Ranking">Who accounts for a count, see <see cref="Sample.Dominant"/>; None where nobody is known.</param>
internal sealed record SeriesDefinition(
    SeriesKind Kind, CounterKey Metric, CounterKey Whole = default, Metric Ranking = Aggregation.Measuring.Metric.None)
{
    /// <summary>Name of the band in the read model and in explanations: of a ratio "share of mail.deliveries{outcome=bounced}".</summary>
    public string Name { get; } = Kind == SeriesKind.Ratio ? $"share of {MetricNames.NameOf(Metric)}" : MetricNames.NameOf(Metric);

    /// <summary>Its bands are kept for Query.</summary>
    public bool IsShown { get; init; } = true;

    public static SeriesDefinition Count(Metric metric, int dimension = 0, Metric ranking = Aggregation.Measuring.Metric.None) =>
        new(SeriesKind.Count, new CounterKey(metric, dimension), default, ranking);

    public static SeriesDefinition Ratio(CounterKey part, CounterKey whole) => new(SeriesKind.Ratio, part, whole);

    public static SeriesDefinition Median(Metric distribution) => new(SeriesKind.Continuous, new CounterKey(distribution));

    /// <summary>What a window says of this series; nothing of a distribution that it lacks.</summary>
    public Sample SampleOf(WindowMeasures measures) => Kind switch
    {
        SeriesKind.Count => new Sample(measures.Counters[Metric], 1, DominantOf(measures)),
        SeriesKind.Ratio => new Sample(measures.Counters[Metric], measures.Counters[Whole]),
        _ => MedianOf(measures.Distributions.Find(Metric.Metric)),
    };

    private Sample MedianOf(DDSketch? sketch) => sketch is null || sketch.Count == 0
        ? default
        : new Sample(MetricNames.ToUnit(Metric.Metric, sketch.Quantile(0.5)), sketch.Count);

    private double DominantOf(WindowMeasures measures)
    {
        long largest = 0;
        if (Ranking != Aggregation.Measuring.Metric.None && measures.Rankings.Find(Ranking) is { } ranking)
        {
            for (var i = 0; i < ranking.Count; i++)
            {
                ranking.NameAt(i, out var count, out var error);
                largest = Math.Max(largest, count - error);
            }
        }

        return largest;
    }
}
