using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregator.Folding;

/// <summary>What became of a batch's events.</summary>
internal readonly record struct BatchTally(long Folded, long Repeats, long Gaps)
{
    public void AddTo(CounterSet counters)
    {
        counters.Add(Metric.Repeats, Repeats);
        counters.Add(Metric.Gaps, Gaps);
    }
}
