using System.Text;
using CsCheck;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class HyperLogLogTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(3_000)]
    [InlineData(12_000)]
    [InlineData(200_000)]
    public void Estimate_FiftySets_HasAStandardErrorOfAtMostTwoPercent(int distinct)
    {
        var squares = 0.0;
        for (var set = 0; set < 50; set++)
        {
            var sketch = Of(set * 10_000_000, distinct);
            var error = (sketch.Estimate() - distinct) / distinct;
            squares += error * error;
        }

        Assert.InRange(Math.Sqrt(squares / 50), 0, 0.02);
    }

    [Fact]
    public void Add_Repeats_ChangeNothing()
    {
        var sketch = Of(0, 100);
        sketch.MergeFrom(Of(0, 100));
        Assert.Equal(Of(0, 100).Sparse.ToArray(), sketch.Sparse.ToArray());
    }

    [Fact]
    public void Merge_AnySplit_EqualsOneSketch() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000], Gen.Int[0, 3000]).Sample((first, second, overlap) =>
        {
            var left = Of(0, first);
            left.MergeFrom(Of(Math.Max(0, first - overlap), second));
            var whole = Of(0, Math.Max(first, Math.Max(0, first - overlap) + second));
            Assert.Equal(Dense(whole), Dense(left));
        }, iter: 200);

    [Fact]
    public void Clone_OfEither_IsIndependent()
    {
        foreach (var count in new[] { 5, 5000 })
        {
            var sketch = Of(0, count);
            var copy = sketch.Clone();
            copy.Add("other"u8);
            Assert.Equal(Dense(Of(0, count)), Dense(sketch));
        }
    }

    private static HyperLogLog Of(int from, int count)
    {
        var sketch = new HyperLogLog();
        for (var i = from; i < from + count; i++)
        {
            sketch.Add(Encoding.UTF8.GetBytes($"user{i}@example.org"));
        }

        return sketch;
    }

    private static byte[] Dense(HyperLogLog sketch)
    {
        var dense = sketch.Dense.ToArray();
        if (!sketch.IsDense)
        {
            dense = new byte[HyperLogLog.Registers];
            foreach (var entry in sketch.Sparse)
            {
                dense[entry >> 6] = (byte)(entry & 63);
            }
        }

        return dense;
    }
}
