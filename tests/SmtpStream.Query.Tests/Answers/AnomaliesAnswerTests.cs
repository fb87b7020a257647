using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Said = SmtpStream.Detection.Outcomes.OutcomeKind;

namespace SmtpStream.Query.Tests.Answers;

[Collection(EmbeddedSiteTests.Name)]
public sealed class AnomaliesAnswerTests(EmbeddedSite site)
{
    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task Anomalies_AreThoseOfTheTimeAndRule_NewestFirstAcrossDaysAndPartitions()
    {
        await _site.Writer.OutcomesAsync([
            Breach(Server("mx1"), -1_500, "time"), Breach(Server("mx2"), -30, "time"), Breach(Server("mx3"), -30, "time"),
            Breach(Server("mx1"), -5, "time"), Breach(Server("mx1"), -5, "other"), Breach(Server("mx1"), 0, "time"),
        ]);

        var answer = await _site.Client.ListAnomaliesAsync(
            new ListAnomaliesRequest { StartTime = Time(-1_500), EndTime = Time(0), RuleId = "time" });

        Assert.Equal(
            [("mx1", Second(-5)), ("mx2", Second(-30)), ("mx3", Second(-30)), ("mx1", Second(-1_500))],
            answer.Outcomes.Select(o => (o.Entity.Name, o.WindowStartUnixMs / 1000)));
        Assert.Equal(
            (OutcomeKind.Breach, Severity.High, "120 failed logins, 3 expected"),
            (answer.Outcomes[0].Kind, answer.Outcomes[0].Severity, answer.Outcomes[0].Explanation.Text));
    }

    [Fact]
    public async Task Outcomes_OfOneWindow_AreInTheOrderInWhichTheyWereSaid()
    {
        var mx = Server("mx1");
        await _site.Writer.OutcomesAsync(
            Breach(mx, -5, "order"), Breach(mx, -5, "order", Said.Clear), Breach(mx, -5, "order", Said.Withdrawn));

        var answer = await _site.Client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = Time(-5), EndTime = Time(0), RuleId = "order" });

        Assert.Equal([OutcomeKind.Breach, OutcomeKind.Clear, OutcomeKind.Withdrawn], answer.Outcomes.Select(o => o.Kind));
    }

    [Fact]
    public async Task Pages_OneAfterAnother_HoldEveryOutcomeOnce()
    {
        await _site.Writer.OutcomesAsync([.. Enumerable.Range(0, 25).Select(i => Breach(Server($"mx{i % 3}"), -i, "pages"))]);
        var request = new ListAnomaliesRequest { StartTime = Time(-60), EndTime = Time(1), RuleId = "pages", PageSize = 10 };
        var sizes = new List<int>();
        var starts = new List<long>();
        do
        {
            var page = await _site.Client.ListAnomaliesAsync(request);
            sizes.Add(page.Outcomes.Count);
            starts.AddRange(page.Outcomes.Select(o => o.WindowStartUnixMs / 1000));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => Second(-i)), starts);
    }

    [Fact]
    public async Task PageSize_BeyondTheLimit_GivesTheLimit()
    {
        await using var site = await QuerySite.StartEmbeddedAsync(("Query:MaxPageSize", "2"), ("Query:DefaultPageSize", "1"));
        await site.Writer.OutcomesAsync([.. Enumerable.Range(0, 4).Select(i => Breach(Server("mx1"), -i))]);
        var request = new ListAnomaliesRequest { StartTime = Time(-60), EndTime = Time(1) };

        Assert.Single((await site.Client.ListAnomaliesAsync(request)).Outcomes);
        request.PageSize = 100;
        Assert.Equal(2, (await site.Client.ListAnomaliesAsync(request)).Outcomes.Count);
    }
}
