using Xunit;

namespace SmtpStream.Aggregator.Tests;

public class FinalSetLimitTests
{
    [Theory]
    [InlineData(1, 128)]
    [InlineData(0, 128)]
    [InlineData(8, 64)]
    [InlineData(64, 8)]
    [InlineData(1_000_000, 8)]
    public void Members_OfEqualWeight_FillASet(long events, int expected)
    {
        var limit = default(FinalSetLimit);
        var sizes = new List<int> { 0 };
        for (var i = 0; i < 3 * expected; i++)
        {
            if (limit.StartsNew(events, 0))
            {
                sizes.Add(0);
            }

            sizes[^1]++;
        }

        Assert.Equal([expected, expected, expected], sizes);
    }

    [Fact]
    public void ASet_PastHalfOfARecord_IsFull()
    {
        var limit = default(FinalSetLimit);
        Assert.False(limit.StartsNew(1, 0));
        Assert.False(limit.StartsNew(1, 500_000));
        Assert.True(limit.StartsNew(1, 500_001));
        Assert.False(limit.StartsNew(1, 100));
    }

    [Fact]
    public void TheFirstMember_OfAnySize_StartsNoNewSet()
    {
        var limit = default(FinalSetLimit);
        Assert.False(limit.StartsNew(long.MaxValue, 0));
        Assert.True(limit.StartsNew(1, 900_000));
    }
}
