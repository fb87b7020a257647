using System.Collections.Immutable;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;

namespace SmtpStream.Aggregator.Folding;

/// <summary>From the cumulative counts of a source to what a path counts.</summary>
internal static class LineCounts
{
    /// <summary>Adds what came between two states of a source's counts.</summary>
    public static void AddDelta(CounterSet counters, SourceCounts before, SourceCounts after)
    {
        Add(counters, new CounterKey(Metric.Lines), after.Lines - before.Lines);
        Add(counters, new CounterKey(Metric.LinesWithEvents), after.WithEvents - before.WithEvents);
        Add(counters, new CounterKey(Metric.LinesContinued), after.Continuations - before.Continuations);
        Add(counters, new CounterKey(Metric.Uncorrelated), after.Uncorrelated - before.Uncorrelated);
        Add(counters, new CounterKey(Metric.CorrelationEvictions), after.Evicted - before.Evicted);
        AddKinds(counters, Metric.LinesRejected, before.Rejects, after.Rejects);
        AddKinds(counters, Metric.LinesIgnored, before.Ignored, after.Ignored);
    }

    private static void AddKinds(CounterSet counters, Metric metric, ImmutableArray<long> before, ImmutableArray<long> after)
    {
        for (var kind = 0; kind < after.Length; kind++)
        {
            var delta = after[kind] - (kind < before.Length ? before[kind] : 0);
            Add(counters, new CounterKey(metric), delta);
            if (kind > 0)
            {
                Add(counters, new CounterKey(metric, kind), delta);
            }
        }
    }

    // A source's counts never fall; where a rebuilt checkpoint says less, nothing is taken back.
    private static void Add(CounterSet counters, CounterKey key, long delta)
    {
        if (delta > 0)
        {
            counters.Add(key, delta);
        }
    }
}
