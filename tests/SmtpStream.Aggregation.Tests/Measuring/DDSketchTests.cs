using CsCheck;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class DDSketchTests
{
    private static readonly double[] Quantiles = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    // Five decades, so that the range of 1,024 bins holds every value.
    private static readonly Gen<long[]> Values =
        Gen.Select(Gen.Double[0, 5], Gen.Int[0, 20]).Select((exponent, zero) => zero == 0 ? 0L : (long)Math.Pow(10, exponent)).Array[1, 2000];

    [Fact]
    public void Quantile_AnyValues_IsWithinOnePercent() =>
        Values.Sample(values =>
        {
            var sketch = Of(values);
            var sorted = values.Order().ToArray();
            foreach (var quantile in Quantiles)
            {
                var exact = sorted[(int)(quantile * (values.Length - 1))];
                Assert.InRange(sketch.Quantile(quantile), exact * (1 - DDSketch.RelativeError - 1e-9), exact * (1 + DDSketch.RelativeError + 1e-9));
            }
        }, iter: 300);

    [Fact]
    public void Index_EveryPowerAndItsNeighbours_IsWithinOnePercentOfItsValue()
    {
        for (var exponent = 0; exponent < 52; exponent++)
        {
            for (var step = 0; step < 1000; step++)
            {
                var value = (long)Math.ScaleB(1 + (step / 1000.0), exponent);
                Assert.InRange(SketchMapping.ValueOf(SketchMapping.IndexOf(value)) / value, 0.99, 1.01);
            }
        }
    }

    [Fact]
    public void Merge_AnySplitAndOrder_EqualsOneSketch() =>
        Gen.Select(Gen.Long[0, long.MaxValue >> 20].Array[1, 500], Gen.Int[2, 6], Gen.Int).Sample((values, parts, seed) =>
        {
            var whole = Of(values);
            var shuffled = values.ToArray();
            new Random(seed).Shuffle(shuffled);
            var merged = new DDSketch();
            foreach (var part in shuffled.Chunk((shuffled.Length / parts) + 1))
            {
                merged.MergeFrom(Of(part));
            }

            AssertEqual(whole, merged);
        }, iter: 300);

    [Fact]
    public void Add_RangeWiderThanTheBins_CollapsesTheLowestAndKeepsTheHighExact()
    {
        var sketch = new DDSketch();
        for (var exponent = 0; exponent < 62; exponent++)
        {
            sketch.Add(1L << exponent, 10);
        }

        Assert.True(sketch.BinCount <= DDSketch.MaxBins);
        Assert.Equal(620, sketch.Count);
        Assert.InRange(sketch.Quantile(0.999), 0.99 * (1L << 61), 1.01 * (1L << 61));
    }

    [Fact]
    public void Add_CountsPast16Bits_AreKept()
    {
        var sketch = new DDSketch();
        sketch.Add(100, 70_000);
        sketch.Add(100);
        sketch.Add(10_000, 5);
        var copy = sketch.Clone();
        copy.MergeFrom(sketch);
        Assert.Equal(140_012, copy.Count);
        Assert.Equal((70_001 * 100) + 50_000, sketch.Sum);
        Assert.InRange(copy.Quantile(0.5), 99, 101);
    }

    [Fact]
    public void Restore_Parts_GivesTheSameSketch() =>
        Values.Sample(values =>
        {
            var sketch = Of(values);
            var restored = new DDSketch();
            foreach (var (index, count) in BinsOf(sketch))
            {
                restored.AddBin(index, count);
            }

            if (sketch.Count > 0)
            {
                restored.AddTotals(sketch.ZeroCount, sketch.Sum, sketch.Min, sketch.Max);
            }

            AssertEqual(sketch, restored);
        }, iter: 100);

    private static DDSketch Of(IEnumerable<long> values)
    {
        var sketch = new DDSketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }

    private static void AssertEqual(DDSketch expected, DDSketch actual)
    {
        Assert.Equal((expected.Count, expected.ZeroCount, expected.Sum, expected.Min, expected.Max), (actual.Count, actual.ZeroCount, actual.Sum, actual.Min, actual.Max));
        Assert.Equal(BinsOf(expected), BinsOf(actual));
    }

    private static List<(int Index, ulong Count)> BinsOf(DDSketch sketch)
    {
        var bins = new List<(int, ulong)>();
        var cursor = 0;
        while (sketch.TryNextBin(ref cursor, out var index, out var count))
        {
            bins.Add((index, count));
        }

        return bins;
    }
}
