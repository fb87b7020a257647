using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Aggregates;

namespace SmtpStream.Query.Windows;

/// <summary>Reads one metric out of a stored window.</summary>
internal static class MetricValues
{
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    public static bool NeedsSketches(Metric metric) => MetricNames.KindOf(metric) != MetricKind.Counter;

    /// <summary>Count, estimate of a distinct count, or median of a distribution in the metric's unit; null where the window has none.</summary>
    public static double? Of(CounterKey key, StoredWindow window) => MetricNames.KindOf(key.Metric) switch
    {
        MetricKind.Counter => Counter(key, window.Window),
        MetricKind.Distinct => Sketches(window)?.Distincts.Find(key.Metric)?.Estimate() ?? 0,
        MetricKind.Distribution => QuantilesOf(key.Metric, window) is [var median, ..] ? median : null,
        _ => null,
    };

    /// <summary>p50, p95, p99 in the metric's unit; empty where nothing was measured.</summary>
    public static IReadOnlyList<double> QuantilesOf(Metric metric, StoredWindow window) =>
        Sketches(window)?.Distributions.Find(metric) is { Count: > 0 } sketch
            ? [.. Quantiles.Select(q => MetricNames.ToUnit(metric, sketch.Quantile(q)))]
            : [];

    public static WindowMeasures? Sketches(StoredWindow window) =>
        window.Sketches.IsEmpty ? null : MeasuresEncoding.Read(window.Sketches.Span);

    private static double Counter(CounterKey key, Window window)
    {
        foreach (var counter in window.Measures?.Counters ?? [])
        {
            if (counter.Metric == (uint)key.Metric && counter.Dimension == (uint)key.Dimension)
            {
                return counter.Value;
            }
        }

        return 0;
    }
}
