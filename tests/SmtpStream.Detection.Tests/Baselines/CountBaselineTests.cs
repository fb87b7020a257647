using SmtpStream.Detection.Baselines;
using Xunit;

namespace SmtpStream.Detection.Tests.Baselines;

public class CountBaselineTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Week = 168 * Hour;

    [Fact]
    public void ScoreAbove_SameCount_FiresAtThreeAndNotAtEleven()
    {
        var series = Taught(weeks: 4, peak: 100, phi: 0.02, seed: 1);
        var night = Score(series, Traffic.Monday + (4 * Week) + (2 * Hour), 60).Above;
        var taught = Taught(weeks: 4, peak: 100, phi: 0.02, seed: 1);
        var noon = Score(Continue(taught, 10), Traffic.Monday + (4 * Week) + (10 * Hour), 60).Above;
        Assert.True(night > 6, $"03:00 scored {night}");
        Assert.Equal(0, noon);
    }

    [Fact]
    public void ScoreBelow_Drop_FiresAtElevenAndNotAtThree()
    {
        var series = Continue(Taught(weeks: 4, peak: 100, phi: 0.02, seed: 2), 10);
        var noon = Score(series, Traffic.Monday + (4 * Week) + (10 * Hour), 8).Below;
        var night = Score(Taught(weeks: 4, peak: 100, phi: 0.02, seed: 2), Traffic.Monday + (4 * Week) + (2 * Hour), 8).Below;
        Assert.True(noon > 5, $"11:00 scored {noon}");
        Assert.Equal(0, night);
    }

    [Fact]
    public void Band_AfterFourWeeks_FollowsEachHour()
    {
        var series = Taught(weeks: 4, peak: 200, phi: 0.01, seed: 3);
        var worst = 0.0;
        for (var hour = 0; hour < 168; hour++)
        {
            var start = Traffic.Monday + (4 * Week) + (hour * Hour) + (30 * Minute);
            var forecast = series.Predict(start);
            var truth = Traffic.MeanAt(series.Middle(start), 200);
            worst = Math.Max(worst, Math.Abs(Math.Log((forecast.Expected + 1) / (truth + 1))));
        }

        // The level stays where Sunday night left it, so only the seasonal shape is judged.
        Assert.True(worst < 0.25, $"worst relative error {worst}");
    }

    [Theory]
    [InlineData(0.05, 0.0)]
    [InlineData(1, 0.5)]
    [InlineData(20, 0.0)]
    [InlineData(100, 0.5)]
    public void Tails_OnOwnKindOfTraffic_AreNotExceededMoreThanTwiceTheirShare(double peak, double phi)
    {
        var series = Taught(weeks: 3, peak, phi, seed: 11);
        var random = new Random(12);
        int above = 0, below = 0, windows = 0;
        for (var start = Traffic.Monday + (3 * Week); start < Traffic.Monday + (8 * Week); start += Minute)
        {
            var sample = new Sample(Traffic.Draw(random, Traffic.MeanAt(series.Middle(start), peak), phi), 1);
            var forecast = series.Step(start, sample);
            above += series.Baseline.ScoreAbove(sample, forecast) >= 3.5 ? 1 : 0;
            below += series.Baseline.ScoreBelow(sample, forecast) >= 3.5 ? 1 : 0;
            windows++;
        }

        var nominal = windows * Math.Pow(10, -3.5);
        var limit = (2 * nominal) + (3 * Math.Sqrt(2 * nominal));
        Assert.InRange(above, 0, limit);
        Assert.InRange(below, 0, limit);
    }

    [Fact]
    public void Forecast_OfRowI_DoesNotDependOnLaterRows()
    {
        var whole = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60);
        var cut = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60);
        var forecasts = Feed(whole, new Random(5), 5_000);
        Assert.Equal(forecasts.Take(3_000), Feed(cut, new Random(5), 3_000));
    }

    [Fact]
    public void Learn_ShiftedByWholeWeeks_GivesTheSameForecasts()
    {
        var early = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60, "");
        var late = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60, "");
        Assert.Equal(Feed(early, new Random(6), 4_000), Feed(late, new Random(6), 4_000, shift: 5 * Week));
    }

    [Fact]
    public void Level_EndOfALongOutage_IsNotARise()
    {
        var series = Continue(Taught(weeks: 4, peak: 100, phi: 0.02, seed: 8), 9);
        var start = Traffic.Monday + (4 * Week) + (9 * Hour);
        for (var i = 0; i < 120; i++)
        {
            series.Step(start + (i * Minute), new Sample(0, 1));
        }

        var back = Score(series, start + (120 * Minute), 95);
        Assert.Equal(0, back.Above);
    }

    [Fact]
    public void Correct_WithinTheHour_EqualsLearningTheRevisedValue()
    {
        var revised = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60, "");
        var direct = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60, "");
        Feed(revised, new Random(9), 120);
        Feed(direct, new Random(9), 120);
        var start = Traffic.Monday + (120 * Minute);
        var forecast = revised.Step(start, new Sample(7, 1));
        revised.Baseline.Correct(revised.Middle(start), 0, new Sample(7, 1), new Sample(9, 1), forecast, revised.Table);
        direct.Step(start, new Sample(9, 1));
        var slot = Traffic.Monday + (180 * Minute);
        revised.Predict(slot);
        direct.Predict(slot);
        Assert.Equal(direct.Table.MeanOf(2), revised.Table.MeanOf(2), 1e-4);
    }

    private static List<Forecast> Feed(SeriesUnderTest series, Random random, int windows, long shift = 0)
    {
        var forecasts = new List<Forecast>();
        for (var i = 0; i < windows; i++)
        {
            var start = Traffic.Monday + (i * Minute);
            var value = Traffic.Draw(random, Traffic.MeanAt(series.Middle(start), 30), 0.1);
            forecasts.Add(series.Step(start + shift, new Sample(value, 1)));
        }

        return forecasts;
    }

    private static SeriesUnderTest Taught(int weeks, double peak, double phi, int seed)
    {
        var series = new SeriesUnderTest(SeriesKind.Count, SlotScheme.TierA, 60);
        var random = new Random(seed);
        for (var start = Traffic.Monday; start < Traffic.Monday + (weeks * Week); start += Minute)
        {
            series.Step(start, new Sample(Traffic.Draw(random, Traffic.MeanAt(series.Middle(start), peak), phi), 1));
        }

        return series;
    }

    private static SeriesUnderTest Continue(SeriesUnderTest series, int hours)
    {
        var random = new Random(99);
        for (var start = Traffic.Monday + (4 * Week); start < Traffic.Monday + (4 * Week) + (hours * Hour); start += Minute)
        {
            series.Step(start, new Sample(Traffic.Draw(random, Traffic.MeanAt(series.Middle(start), 100), 0.02), 1));
        }

        return series;
    }

    private static (double Above, double Below) Score(SeriesUnderTest series, long start, double value)
    {
        var forecast = series.Predict(start);
        var sample = new Sample(value, 1);
        return (series.Baseline.ScoreAbove(sample, forecast), series.Baseline.ScoreBelow(sample, forecast));
    }
}
