using SmtpStream.Detection.Statistics;
using Xunit;

namespace SmtpStream.Detection.Tests.Statistics;

public class BetaBinomialTests
{
    [Theory]
    [InlineData(0.03, 50, 60)]
    [InlineData(0.5, 200, 35)]
    [InlineData(0.9, 120, 400)]
    public void Tails_AgainstSumOfProbabilities_AgreeToNineDigits(double share, double strength, int trials)
    {
        var subject = new BetaBinomial(share, strength, trials);
        var probabilities = Enumerable.Range(0, trials + 1).Select(k => Probability(share, strength, trials, k)).ToArray();
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        for (var k = 0; k <= trials; k++)
        {
            var upper = probabilities.Skip(k).Sum();
            Assert.Equal(Math.Log(upper), subject.LogUpperTail(k), 1e-9 * Math.Max(1, Math.Abs(Math.Log(upper))));
            Assert.Equal(probabilities.Take(k + 1).Sum(), Math.Exp(subject.LogLowerTail(k)), 1e-9);
        }
    }

    private static double Probability(double share, double strength, int n, int k)
    {
        double a = share * strength, b = (1 - share) * strength;
        var result = 1.0;
        // (n choose k) · a(a+1)…(a+k-1) · b(b+1)…(b+n-k-1) / strength(strength+1)…
        for (var i = 0; i < k; i++)
        {
            result *= (a + i) / (strength + i) * (n - i) / (i + 1);
        }

        for (var i = 0; i < n - k; i++)
        {
            result *= (b + i) / (strength + k + i);
        }

        return result;
    }
}
