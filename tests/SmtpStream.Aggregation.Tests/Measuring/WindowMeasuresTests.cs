using CsCheck;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class WindowMeasuresTests
{
    [Fact]
    public void Merge_AnySplitAndOrder_CountsEverythingOnce() =>
        Gen.Select(Gen.Int[0, 500].Array[1, 200], Gen.Int[1, 5], Gen.Int).Sample((items, parts, seed) =>
        {
            var whole = Of(items);
            var shuffled = items.ToArray();
            new Random(seed).Shuffle(shuffled);
            var merged = new WindowMeasures();
            foreach (var part in shuffled.Chunk((shuffled.Length / parts) + 1))
            {
                merged.MergeFrom(Of(part));
            }

            Assert.Equal(whole.Counters, merged.Counters);
            Assert.Equal(whole.Distribution(Metric.MessageSize).Quantile(0.5), merged.Distribution(Metric.MessageSize).Quantile(0.5));
            Assert.Equal(whole.Distinct(Metric.DistinctUsers).Estimate(), merged.Distinct(Metric.DistinctUsers).Estimate());
            Assert.Equal(whole.SubCount(Metric.AuthFailed).Values.ToArray(), merged.SubCount(Metric.AuthFailed).Values.ToArray());
            Assert.Equal(whole.Exemplars.ToArray(), merged.Exemplars.ToArray());
        }, iter: 200);

    [Fact]
    public void Clone_ChangedAfterwards_LeavesTheOriginal()
    {
        var original = Of([1, 2, 3]);
        var copy = original.Clone();
        copy.MergeFrom(Of([4, 5]));
        Assert.Equal(Of([1, 2, 3]).Counters, original.Counters);
        Assert.Equal(3, original.Distribution(Metric.MessageSize).Count);
    }

    [Fact]
    public void MergeFrom_OtherWindow_LeavesSubCountsOut()
    {
        var hour = new WindowMeasures();
        hour.MergeFrom(Of([1]), sameWindow: false);
        Assert.Equal(0, hour.SubCounts.Count);
        Assert.Equal(1, hour.Counters[Metric.Events]);
    }

    private static WindowMeasures Of(int[] items)
    {
        var measures = new WindowMeasures();
        foreach (var item in items)
        {
            measures.Counters.AddWithDimension(Metric.Events, item % 4, 1);
            measures.AddValue(Metric.MessageSize, item);
            measures.AddDistinct(Metric.DistinctUsers, BitConverter.GetBytes(item));
            measures.AddSubCount(Metric.AuthFailed, item % 6, 1);
            measures.AddExemplar(new Exemplar("source", item, 0, item / 2));
        }

        return measures;
    }
}
