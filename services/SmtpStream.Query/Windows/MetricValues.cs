using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Query.Windows;

/// <summary>Reads one metric out of a stored window.</summary>
internal static class MetricValues
{
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    /// <summary>The sketch that the metric is read from; null where a counter is enough.</summary>
    public static Metric? SketchOf(Metric metric) => MetricNames.KindOf(metric) == MetricKind.Counter ? null : metric;

    /// <summary>Count, estimate of a distinct count, or median of a distribution in the metric's unit; null where the window has none.</summary>
    public static double? Of(CounterKey key, WindowRecord window) => MetricNames.KindOf(key.Metric) switch
    {
        MetricKind.Counter => window.Measures.Counters[key],
        MetricKind.Distinct => Distinct(key.Metric, window),
        MetricKind.Distribution => QuantilesOf(key.Metric, window) is [var median, ..] ? median : null,
        _ => null,
    };

    /// <summary>Of a closed window that nothing was counted in: null where zero would be a measurement.</summary>
    public static double? OfNothing(Metric metric) => MetricNames.KindOf(metric) is MetricKind.Counter or MetricKind.Distinct ? 0 : null;

    /// <summary>p50, p95, p99 in the metric's unit; empty where nothing was measured.</summary>
    public static IReadOnlyList<double> QuantilesOf(Metric metric, WindowRecord window) =>
        window.Measures.Distributions.Find(metric) is { Count: > 0 } sketch
            ? [.. Quantiles.Select(q => MetricNames.ToUnit(metric, sketch.Quantile(q)))]
            : [];

    // Sketches of an open window are not written yet.
    private static double? Distinct(Metric metric, WindowRecord window) =>
        window.State == WindowState.Open && !window.Measures.HasSketches ? null : window.Measures.Distincts.Find(metric)?.Estimate() ?? 0;
}
