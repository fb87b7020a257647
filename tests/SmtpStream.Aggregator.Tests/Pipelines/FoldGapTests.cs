using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>What is lost before fold, sent twice, or read by nobody is counted.</summary>
public class FoldGapTests
{
    private readonly Pipeline _pipeline = new(1, 1);
    private readonly Traffic _traffic = new(new Random(3), 0);

    public FoldGapTests() => _traffic.Grow(40, 1000, late: false);

    [Fact]
    public void LostBatch_IsOneGap()
    {
        _pipeline.AddBatch(0, _traffic.Batch(0, 10));
        _pipeline.AddBatch(0, _traffic.Batch(20, 30));
        _pipeline.AddBatch(0, _traffic.Batch(30, 40));
        Assert.Equal((1, 0), (Count(Metric.Gaps), Count(Metric.Repeats)));
    }

    [Fact]
    public void RepeatedBatch_CountsItsEventsAsRepeatsAndItsLinesOnce()
    {
        _pipeline.AddBatch(0, _traffic.Batch(0, 10));
        _pipeline.AddBatch(0, _traffic.Batch(5, 40));
        Assert.Equal((5, 40, 0), (Count(Metric.Repeats), Count(Metric.Lines), Count(Metric.Gaps)));
    }

    [Fact]
    public void PartitionWithoutRecords_SaysThatItHoldsNothing()
    {
        var pipeline = new Pipeline(2, 1);
        pipeline.AddBatch(0, _traffic.Batch(0, 40));
        pipeline.AddBatch(0, _traffic.Heartbeat(_traffic.LastMs + 60_000));
        pipeline.Drain();
        Assert.True(pipeline.LastWatermark().None);
        pipeline.Folds[1].Turn();
        pipeline.Drain();
        Assert.InRange(pipeline.LastWatermark().EventTimeUnixMs, _traffic.LastMs, long.MaxValue);
    }

    [Fact]
    public void EndedPath_HoldsNothing()
    {
        _pipeline.AddBatch(0, _traffic.Batch(0, 40));
        _pipeline.AddBatch(0, _traffic.End());
        _pipeline.Drain();
        Assert.True(_pipeline.LastWatermark().None);
    }

    private long Count(Metric metric)
    {
        _pipeline.AddBatch(0, _traffic.Heartbeat(_traffic.LastMs + 100_000_000));
        _pipeline.Drain();
        return _pipeline.ReadModel()
            .Where(p => p.Key.Item1.Kind == EntityKind.Path && p.Key.Item2.LengthSeconds == 86_400)
            .Sum(p => p.Value.Measures.Counters[metric]);
    }
}
