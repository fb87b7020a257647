using SmtpStream.Detection.Calibration;
using Xunit;

namespace SmtpStream.Detection.Tests.Calibration;

public class CalibratorTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.25)]
    [InlineData(0.15)]
    public void Score_OnParetoTail_IsWithinThreeTimesNominal(double tailIndex)
    {
        var calibrator = new Calibrator();
        var random = new Random(3);
        for (var i = 0; i < 50_000; i++)
        {
            calibrator.Add(Draw(random, tailIndex));
        }

        var fresh = Enumerable.Range(0, 2_000_000).Select(_ => calibrator.Score(Draw(random, tailIndex))).ToArray();
        foreach (var nominal in new[] { 1e-2, 1e-3, 1e-4 })
        {
            var exceeded = fresh.Count(score => score >= -Math.Log10(nominal)) / (double)fresh.Length;
            Assert.InRange(exceeded, nominal / 3, nominal * 3);
        }
    }

    [Fact]
    public void Score_OnNormalScores_NeverFiresMoreOftenThanNominal()
    {
        var calibrator = new Calibrator();
        var random = new Random(4);
        double Next() => Math.Sqrt(Enumerable.Range(0, 6).Sum(_ => Math.Pow(Gauss(random), 2)));
        for (var i = 0; i < 20_000; i++)
        {
            calibrator.Add(Next());
        }

        var fresh = Enumerable.Range(0, 300_000).Select(_ => calibrator.Score(Next())).ToArray();
        Assert.True(fresh.Count(score => score >= 4) <= 60);
        Assert.True(fresh.Count(score => score >= 6) <= 3);
    }

    [Fact]
    public void Score_TooFewScores_IsZero() => Assert.Equal(0, new Calibrator().Score(1e9));

    private static double Draw(Random random, double tailIndex) => Math.Pow(1 - random.NextDouble(), -tailIndex);

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
