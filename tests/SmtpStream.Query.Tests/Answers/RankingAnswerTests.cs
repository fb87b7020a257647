using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;

namespace SmtpStream.Query.Tests.Answers;

[Collection(EmbeddedSiteTests.Name)]
public sealed class RankingAnswerTests(EmbeddedSite site)
{
    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task Ranking_OverSeveralWindows_AddsUpAndSortsByCountThenName()
    {
        var mx = Server("mx1", "top");
        await _site.Writer.WindowsAsync(
            Clients(mx, -3, ("10.0.0.1", 5), ("10.0.0.2", 4)),
            Clients(mx, -2, ("10.0.0.2", 4), ("10.0.0.4", 1), ("10.0.0.3", 1)),
            Clients(mx, -1, ("10.0.0.9", 100)));

        var answer = await _site.Client.GetRankingAsync(Request(mx, -3, -1));

        Assert.Equal(
            [("10.0.0.2", 8UL, 0UL), ("10.0.0.1", 5UL, 0UL), ("10.0.0.3", 1UL, 0UL), ("10.0.0.4", 1UL, 0UL)],
            answer.Items.Select(i => (i.Name, i.Count, i.Error)));
    }

    [Fact]
    public async Task Ranking_OverALongTime_IsReadFromTheLongestWindowsThatFit()
    {
        var mx = Server("mx1", "runs");
        // Each tier has names of its own here, so that it shows which were read.
        await _site.Writer.WindowsAsync(
            Clients(mx, -1440 - 720, 86_400, ("day", 10)),
            Clients(mx, -720, 3_600, ("hour", 9)), Clients(mx, -660, 3_600, ("hour", 1)),
            Clients(mx, -600, 300, ("five", 8)),
            Clients(mx, -595, 60, ("minute", 7)),
            Clients(mx, -594, 60, ("behind", 1)), Clients(mx, -600, 60, ("inside", 1)));

        var answer = await _site.Client.GetRankingAsync(Request(mx, -1440 - 720, -594));

        Assert.Equal([("day", 10UL), ("hour", 10UL), ("five", 8UL), ("minute", 7UL)], answer.Items.Select(i => (i.Name, i.Count)));
    }

    [Fact]
    public async Task Ranking_OfFailingClients_HasNoRollUps()
    {
        var client = Key(EntityKind.Client, "192.0.2.1", "runs");
        await _site.Writer.WindowsAsync(Clients(client, -1440, 300, ("bob", 1)), Clients(client, -5, 300, ("bob", 2)));

        var answer = await _site.Client.GetRankingAsync(Request(client, -1440, 0));

        Assert.Equal(("bob", 3UL), (answer.Items.Single().Name, answer.Items.Single().Count));
    }

    [Fact]
    public async Task Limit_CutsTheList_AndIsTenWhereNoneIsNamed()
    {
        var mx = Server("mx1", "limit");
        await _site.Writer.WindowsAsync(Clients(mx, -1, [.. Enumerable.Range(1, 30).Select(i => ($"10.0.0.{i:D3}", (long)i))]));

        var three = await _site.Client.GetRankingAsync(Request(mx, -1, 0, limit: 3));
        var standard = await _site.Client.GetRankingAsync(Request(mx, -1, 0));

        Assert.Equal([("10.0.0.030", 30UL), ("10.0.0.029", 29UL), ("10.0.0.028", 28UL)], three.Items.Select(i => (i.Name, i.Count)));
        Assert.Equal(Enumerable.Range(21, 10).Reverse().Select(i => (ulong)i), standard.Items.Select(i => i.Count));
    }

    [Fact]
    public async Task Ranking_OfMoreNamesThanItHolds_IsWithinTheStatedError()
    {
        var mx = Server("mx1", "error");
        var names = Enumerable.Range(1, 500).Select(i => ($"10.0.{i / 256}.{i % 256}", i <= 3 ? 10_000L * i : 1L)).ToArray();
        await _site.Writer.WindowsAsync(Clients(mx, -2, names), Clients(mx, -1, names));

        var answer = await _site.Client.GetRankingAsync(Request(mx, -2, 0, limit: 3));

        Assert.Equal(["10.0.0.3", "10.0.0.2", "10.0.0.1"], answer.Items.Select(i => i.Name));
        Assert.All(answer.Items.Zip([60_000UL, 40_000UL, 20_000UL]), pair => Assert.InRange(pair.Second, pair.First.Count - pair.First.Error, pair.First.Count));
    }

    [Fact]
    public async Task Ranking_WithoutData_IsEmpty() =>
        Assert.Empty((await _site.Client.GetRankingAsync(Request(Server("nobody", "top"), -60, 0))).Items);

    private static GetRankingRequest Request(EntityKey entity, double from, double to, uint limit = 0) =>
        new() { Entity = Proto(entity), Metric = "top.clients", StartTime = Time(from), EndTime = Time(to), Limit = limit };

    private static WindowRecord Clients(EntityKey entity, double minute, params (string Name, long Count)[] clients) =>
        Clients(entity, minute, 60, clients);

    private static WindowRecord Clients(EntityKey entity, double minute, int length, params (string Name, long Count)[] clients) => Window(
        entity,
        minute,
        m =>
        {
            foreach (var (name, count) in clients)
            {
                m.AddRanked(Metric.TopClients, System.Text.Encoding.ASCII.GetBytes(name), count);
            }
        },
        length);
}
