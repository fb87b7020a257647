using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using OpenWindow = SmtpStream.Aggregation.Windows.WindowState;

namespace SmtpStream.Query.Tests.Answers;

/// <summary>Which windows answer, and roll-ups that are still open.</summary>
[Collection(EmbeddedSiteTests.Name)]
public sealed class TierTests(EmbeddedSite site)
{
    private const int Day = 1440;

    private readonly QuerySite _site = site.Query;

    [Theory]
    [InlineData(EntityKind.Server, -60, 60, 60)]
    [InlineData(EntityKind.Server, -2 * Day, 2 * Day, 60)]
    [InlineData(EntityKind.Server, (-2 * Day) - 1, 60, 300)]
    [InlineData(EntityKind.Server, -14 * Day, 14 * Day, 300)]
    [InlineData(EntityKind.Server, -15 * Day, Day, 3_600)]
    [InlineData(EntityKind.Server, -90 * Day, 90 * Day, 3_600)]
    [InlineData(EntityKind.Server, -91 * Day, Day, 86_400)]
    [InlineData(EntityKind.Server, -730 * Day, 730 * Day, 86_400)]
    [InlineData(EntityKind.User, -60, 60, 300)]
    [InlineData(EntityKind.ClientNetwork, -60, 60, 300)]
    public async Task Step_NotAskedFor_IsTheFinestThatIsKept(EntityKind kind, int from, int length, uint step)
    {
        var answer = await _site.Client.GetSeriesAsync(Series(Key(kind, "x", "steps"), "events", from, from + length));

        Assert.Equal(step, answer.StepSeconds);
        Assert.InRange(answer.Points.Count, length * 60L / step, (length * 60L / step) + 1);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public async Task Step_AskedFor_ReadsItsOwnTier(int step)
    {
        var mx = Server("mx1", "tiers");
        // The day before yesterday's last day, so that every tier is closed and each has a value of its own.
        var start = -1.5 * Day;
        await _site.Writer.WindowsAsync([.. new[] { 60, 300, 3_600, 86_400 }.Select(length => Connections(mx, start, length + 1, length))]);

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", start, start + (step / 60.0), (uint)step));

        Assert.Equal(step + 1, Assert.Single(answer.Points).Value);
    }

    [Fact]
    public async Task FiveMinutesAndHour_StillOpen_AreTheSumOfTheirMinutes()
    {
        var mx = Server("mx1", "rollup");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 7.5, "rollup"));
        await _site.Writer.WindowsAsync([
            .. Enumerable.Range(-60, 60).Select(minute => Connections(mx, minute, 1)),
            .. Enumerable.Range(0, 7).Select(minute => Connections(mx, minute, 10)),
            Connections(mx, 7, 4, state: OpenWindow.Open),
            // Closed already; the hour as merge last wrote it, when its first minutes were sealed.
            Connections(mx, -60, 60, 3_600),
            Connections(mx, -5, 5, 300),
            Connections(mx, 0, 50, 300),
            Connections(mx, 0, 20, 3_600, OpenWindow.Open),
        ]);

        var five = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -5, 10, 300));
        var hours = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -60, 60, 3_600));

        Assert.Equal([(5, WindowState.Closed), (50, WindowState.Closed), (24, WindowState.Open)], five.Points.Select(p => (p.Value, p.State)));
        Assert.Equal([(60, WindowState.Closed), (74, WindowState.Open)], hours.Points.Select(p => (p.Value, p.State)));
    }

    [Fact]
    public async Task Day_StillOpen_IsTheSumOfItsMinutesWithTheirSketches()
    {
        var mx = Server("mx1", "day");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0, "day"));
        await _site.Writer.WindowsAsync([.. Enumerable.Range(-720, 720).Select(minute => Window(mx, minute, m =>
        {
            m.Counters.Add(Metric.Connections, 1);
            m.AddDistinct(Metric.DistinctUsers, System.Text.Encoding.ASCII.GetBytes($"user{minute % 10}"));
        }))]);

        var count = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -720, 0, 86_400));
        var users = await _site.Client.GetSeriesAsync(Series(mx, "distinct.users", -720, 0, 86_400));

        Assert.Equal((720, WindowState.Open), (count.Points.Single().Value, count.Points.Single().State));
        Assert.Equal(10, users.Points.Single().Value, 0.5);
    }

    [Fact]
    public async Task Hour_OfAUser_IsTheSumOfItsFiveMinutes()
    {
        var user = Key(EntityKind.User, "bob@example.org", "user");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 12, "user"));
        await _site.Writer.WindowsAsync(
            Window(user, 0, m => m.Counters.Add(Metric.MessagesReceived, 3), 300),
            Window(user, 10, m => m.Counters.Add(Metric.MessagesReceived, 4), 300, OpenWindow.Open));

        var answer = await _site.Client.GetSeriesAsync(Series(user, "mail.received", 0, 60, 3_600));

        Assert.Equal((7, WindowState.Open), (answer.Points.Single().Value, answer.Points.Single().State));
    }

    [Fact]
    public async Task Hour_ThatIsNotReadYet_IsNoData()
    {
        var mx = Server("mx1", "future");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 7.5, "future"));

        var answer = await _site.Client.GetSeriesAsync(Series(mx, "smtp.connections", 60, 120, 3_600));

        Assert.False(Assert.Single(answer.Points).HasValue);
    }
}
