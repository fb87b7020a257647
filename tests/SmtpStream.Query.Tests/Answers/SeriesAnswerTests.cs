using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Band = SmtpStream.Detection.Baselines.Band;
using DeliveryOutcome = SmtpStream.Smtp.Vocabulary.DeliveryOutcome;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using OpenWindow = SmtpStream.Aggregation.Windows.WindowState;

namespace SmtpStream.Query.Tests.Answers;

[Collection(EmbeddedSiteTests.Name)]
public sealed class SeriesAnswerTests(EmbeddedSite site)
{
    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task Series_OfAServer_GivesValuesBandsStatesUnitAndZone()
    {
        var mx = Server("mx1", "series");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0.5, "series"));
        await _site.Writer.WindowsAsync(
            Connections(mx, -2, 40),
            Window(mx, -1, m => m.Counters.Add(Metric.Connections, 7), incomplete: true),
            Connections(mx, 0, 3, state: OpenWindow.Open));
        await _site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-2), new Band(38.5, 20, 61, false)), (Second(-1), new Band(39, 21, 62, true)));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -2, 1));

        Assert.Equal((60u, "{connection}", "Europe/Berlin"), (answer.StepSeconds, answer.Unit, answer.Zone));
        Assert.Equal([Time(-2), Time(-1), Time(0)], answer.Points.Select(p => p.Time));
        Assert.Equal([40, 7, 3], answer.Points.Select(p => p.Value));
        Assert.Equal([WindowState.Closed, WindowState.Closed, WindowState.Open], answer.Points.Select(p => p.State));
        Assert.Equal([false, true, false], answer.Points.Select(p => p.Incomplete));
        Assert.Equal(
            [new() { Expected = 38.5, Low = 20, High = 61 }, new() { Expected = 39, Low = 21, High = 62, Learning = true }, null],
            answer.Points.Select(p => p.Band));
    }

    [Fact]
    public async Task Band_OfAWindowThatBreached_IsTheOneOfItsExplanation()
    {
        var mx = Server("mx1", "band");
        var band = new Band(3.25, 1, 9.5, true);
        await _site.Writer.BandsAsync(mx, 60, "auth.failed", (Second(-5), band));
        await _site.Writer.OutcomesAsync(Breach(mx, -5, "band-rule") with
        {
            Explanation = new() { Metric = "auth.failed", Actual = 120, Expected = band.Expected, ExpectedLow = band.Low, ExpectedHigh = band.High, Learning = band.Learning },
        });

        var series = await _site.Client.GetSeriesAsync(Series(mx, "auth.failed", -5, -4));
        var anomalies = await _site.Client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = Time(-5), EndTime = Time(-4), RuleId = "band-rule" });

        var shown = Assert.Single(series.Points).Band;
        var explained = Assert.Single(anomalies.Outcomes).Explanation;
        Assert.Equal((3.25, 1, 9.5, true), (shown.Expected, shown.Low, shown.High, shown.Learning));
        Assert.Equal(
            (shown.Expected, shown.Low, shown.High, shown.Learning),
            (explained.Expected, explained.ExpectedLow, explained.ExpectedHigh, explained.Learning));
    }

    [Fact]
    public async Task MissingMinute_IsZeroWhereTheServerIsRead_AndNoDataBehind()
    {
        var mx = Server("mx1", "gap");
        await _site.Writer.ReadToAsync(ReadTo("mx1", -1, "gap"));
        await _site.Writer.WindowsAsync(Connections(mx, -4, 5));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -4, 0));

        Assert.Equal([(true, 5), (true, 0), (true, 0), (false, 0)], answer.Points.Select(p => (p.HasValue, p.Value)));
        Assert.Equal(
            [WindowState.Closed, WindowState.Closed, WindowState.Closed, WindowState.Unspecified], answer.Points.Select(p => p.State));
    }

    [Fact]
    public async Task MissingMinute_OfAnEntityOfManyServers_WaitsForThoseThatDoNotLag()
    {
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0, "many"), ReadTo("mx2", -2, "many"), ReadTo("mx3", -90, "many", lagging: true));
        var provider = Key(EntityKind.Provider, "google", "many");
        await _site.Writer.WindowsAsync(Window(provider, -4, m => m.Counters.Add(Metric.Deliveries, 9)));

        var spanning = await _site.Client.GetSeriesAsync(Series(provider, "mail.deliveries", -4, 0));
        var lagging = await _site.Client.GetSeriesAsync(Series(Server("mx3", "many"), "smtp.connections", -92, -88));

        Assert.Equal([(true, 9), (true, 0), (false, 0), (false, 0)], spanning.Points.Select(p => (p.HasValue, p.Value)));
        Assert.Equal([true, true, false, false], lagging.Points.Select(p => p.HasValue));
    }

    [Fact]
    public async Task Missing_OfAnUnknownServer_IsNoData()
    {
        var answer = await _site.Client.GetSeriesAsync(Series(Server("nobody", "unknown"), "smtp.connections", -3, 0));

        Assert.Equal([false, false, false], answer.Points.Select(p => p.HasValue));
    }

    [Fact]
    public async Task MissingMinute_OlderThanMinutesAreKept_IsNoData()
    {
        var mx = Server("mx1", "old");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0, "old"));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", (-2 * 1440) - 2, (-2 * 1440) + 2, 60));

        Assert.Equal([false, false, true, true], answer.Points.Select(p => p.HasValue));
    }

    [Fact]
    public async Task Dimension_OfACounter_IsASeriesOfItsOwn()
    {
        var mx = Server("mx1", "dimension");
        await _site.Writer.WindowsAsync(Window(mx, -1, m =>
        {
            m.Counters.AddWithDimension(Metric.Deliveries, (int)DeliveryOutcome.Sent, 30);
            m.Counters.AddWithDimension(Metric.Deliveries, (int)DeliveryOutcome.Bounced, 12);
        }));

        async Task<double> Value(string metric) => (await _site.Client.GetSeriesAsync(Series(mx, metric, -1, 0))).Points.Single().Value;

        Assert.Equal(42, await Value("mail.deliveries"));
        Assert.Equal(12, await Value("mail.deliveries{outcome=bounced}"));
        Assert.Equal(0, await Value("mail.deliveries{outcome=deferred}"));
    }

    [Fact]
    public async Task Distribution_IsItsMedianWithQuantilesInItsUnit()
    {
        var mx = Server("mx1", "delay");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0, "delay"));
        await _site.Writer.WindowsAsync(Window(mx, -2, m =>
        {
            for (var second = 1; second <= 100; second++)
            {
                m.AddValue(Metric.DelayTotal, second * 1_000_000);
            }
        }));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "mail.delay.total", -2, 0));

        Assert.Equal("s", answer.Unit);
        var point = answer.Points[0];
        Assert.Equal(point.Quantiles[0], point.Value);
        Assert.Equal([50, 95, 99], point.Quantiles.Select(q => Math.Round(q)), (a, b) => Math.Abs(a - b) <= (a * DDSketch.RelativeError) + 1);
        Assert.False(answer.Points[1].HasValue, "nothing was measured: there is no median");
        Assert.Empty(answer.Points[1].Quantiles);
    }

    [Fact]
    public async Task Distinct_IsTheEstimate_ZeroWithoutARowAndNoDataInAnOpenWindow()
    {
        var mx = Server("mx1", "distinct");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0.5, "distinct"));
        static void Users(WindowMeasures measures)
        {
            measures.Counters.Add(Metric.Connections, 20);
            for (var user = 0; user < 20; user++)
            {
                measures.AddDistinct(Metric.DistinctUsers, System.Text.Encoding.ASCII.GetBytes($"user{user % 10}"));
            }
        }

        await _site.Writer.WindowsAsync(
            Window(mx, -3, Users), Connections(mx, -2, 20), Window(mx, 0, Users, state: OpenWindow.Open));

        var points = (await _site.Client.GetSeriesAsync(Series(mx, "distinct.users", -3, 1))).Points;

        Assert.Equal(10, points[0].Value, 0.5);
        Assert.Equal((true, 0), (points[1].HasValue, points[1].Value));
        Assert.Equal((true, 0), (points[2].HasValue, points[2].Value));
        // Merge writes sketches once the window is closed.
        Assert.Equal((WindowState.Open, false), (points[3].State, points[3].HasValue));
    }

    [Fact]
    public async Task Window_RevisedByALateRow_ShowsTheNewValue()
    {
        var mx = Server("mx1", "late");
        await _site.Writer.WindowsAsync(Connections(mx, -30, 5), Connections(mx, -30, 50, 300));
        await _site.Writer.WindowsAsync(Connections(mx, -30, 6), Connections(mx, -30, 51, 300));

        Assert.Equal(6, (await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -30, -29))).Points.Single().Value);
        Assert.Equal(51, (await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -30, -25, 300))).Points.Single().Value);
    }

    [Fact]
    public async Task Start_InsideAWindow_GivesTheWholeWindow()
    {
        var mx = Server("mx1", "inside");
        await _site.Writer.WindowsAsync(Connections(mx, -2, 4), Connections(mx, -1, 5));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -1.5, -0.5));

        Assert.Equal([(Time(-2), 4), (Time(-1), 5)], answer.Points.Select(p => (p.Time, p.Value)));
    }
}
