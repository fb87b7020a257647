using SmtpStream.Detection.Statistics;
using Xunit;

namespace SmtpStream.Detection.Tests.Statistics;

public class NegativeBinomialTests
{
    [Theory]
    [InlineData(0.01, 0.0)]
    [InlineData(0.3, 0.5)]
    [InlineData(2, 1e-5)]
    [InlineData(7, 0.1)]
    [InlineData(40, 0.02)]
    [InlineData(40, 1.5)]
    [InlineData(900, 0.05)]
    public void Tails_AgainstSumOfProbabilities_AgreeToSixDigits(double mean, double phi)
    {
        var subject = new NegativeBinomial(mean, mean + (phi * mean * mean));
        var reference = Probabilities(mean, phi);
        var lower = 0.0;
        for (var x = 0; x < reference.Length && lower < 1 - 1e-6; x++)
        {
            var upper = reference.Skip(x).Sum();
            Assert.Equal(upper, Math.Exp(subject.LogUpperTail(x)), 1e-6 * Math.Max(upper, 1e-2));
            lower += reference[x];
            Assert.Equal(lower, Math.Exp(subject.LogLowerTail(x)), 1e-6);
        }
    }

    [Fact]
    public void UpperTail_FarAway_KeepsItsOrder()
    {
        var subject = new NegativeBinomial(10, 12);
        var tails = new[] { 100.0, 1_000, 10_000, 100_000 }.Select(subject.LogUpperTail).ToArray();
        Assert.Equal(tails.OrderDescending(), tails);
        Assert.True(double.IsFinite(tails[^1]) && tails[^1] < -10_000);
    }

    [Theory]
    [InlineData(0.02, 0.0)]
    [InlineData(3, 0.3)]
    [InlineData(25, 0.0)]
    [InlineData(200, 0.01)]
    [InlineData(500, 0.3)]
    [InlineData(20_000, 0.005)]
    public void Quantile_AtBandProbabilities_IsWithinOneStepOrThreePercentOfDeviation(double mean, double phi)
    {
        var subject = new NegativeBinomial(mean, mean + (phi * mean * mean));
        var tolerance = Math.Max(1, 0.06 * Math.Sqrt(subject.Variance));
        foreach (var (p, z) in new[] { (0.005, -Normal.BandQuantile), (0.995, Normal.BandQuantile) })
        {
            Assert.Equal(ExactQuantile(subject, p), subject.Quantile(p, z), tolerance);
        }
    }

    [Fact]
    public void LogZero_EqualsLowerTailAtZero()
    {
        var subject = new NegativeBinomial(4, 9);
        Assert.Equal(subject.LogLowerTail(0), subject.LogZero, 1e-9);
    }

    private static double ExactQuantile(NegativeBinomial subject, double p)
    {
        double low = -1, high = 1;
        while (Math.Exp(subject.LogLowerTail(high)) < p)
        {
            high *= 2;
        }

        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            (low, high) = Math.Exp(subject.LogLowerTail(middle)) >= p ? (low, middle) : (middle, high);
        }

        return high;
    }

    // P(0) = (1 + φm)^(-1/φ), P(x+1) = P(x) (x + 1/φ) / (x + 1) φm / (1 + φm).
    private static double[] Probabilities(double mean, double phi)
    {
        var result = new double[(int)(mean * 8 * (1 + (phi * 3))) + 60];
        result[0] = phi == 0 ? Math.Exp(-mean) : Math.Pow(1 + (phi * mean), -1 / phi);
        for (var x = 0; x + 1 < result.Length; x++)
        {
            result[x + 1] = phi == 0
                ? result[x] * mean / (x + 1)
                : result[x] * (x + (1 / phi)) / (x + 1) * (phi * mean / (1 + (phi * mean)));
        }

        return result;
    }
}
