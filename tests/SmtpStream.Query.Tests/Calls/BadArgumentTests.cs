using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using ProtoKind = SmtpStream.Contracts.V1.EntityKind;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.Query.Tests.Calls;

/// <summary>What a caller got wrong is said with the field's name.</summary>
[Collection(EmbeddedSiteTests.Name)]
public sealed class BadArgumentTests(EmbeddedSite site)
{
    private readonly QueryClient _client = site.Query.Client;

    [Theory]
    [InlineData("smtp.conections", "metric 'smtp.conections' is unknown")]
    [InlineData("", "metric '' is unknown")]
    [InlineData("mail.deliveries{outcome=lost}", "metric 'mail.deliveries{outcome=lost}' is unknown")]
    [InlineData("mail.deliveries{class=sent}", "is unknown")]
    [InlineData("mail.deliveries{outcome=", "is unknown")]
    [InlineData("mail.deliveries{", "is unknown")]
    [InlineData("top.clients", "metric 'top.clients' is a ranking")]
    public Task Series_Metric(string metric, string message) =>
        RefusedAsync(message, () => _client.GetSeriesAsync(Series(Server("mx1"), metric, -5, 0)));

    [Theory]
    [InlineData("smtp.connections", "metric 'smtp.connections' is no ranking")]
    [InlineData("top.secrets", "metric 'top.secrets' is no ranking")]
    public Task Ranking_Metric(string metric, string message) => RefusedAsync(message, () => _client.GetRankingAsync(
        new GetRankingRequest { Entity = Proto(Server("mx1")), Metric = metric, StartTime = Time(-5), EndTime = Time(0) }));

    [Theory]
    [InlineData(0, "mx1", "entity.kind is needed")]
    [InlineData(99, "mx1", "entity.kind 99 is unknown")]
    [InlineData(1, "", "entity.name is needed")]
    public async Task Entity(int kind, string name, string message)
    {
        var entity = new Entity { Kind = (ProtoKind)kind, Name = name };
        await RefusedAsync(message, () => _client.GetStateAsync(new GetStateRequest { Entity = entity }));
        var series = Series(Server("x"), "events", -5, 0);
        series.Entity = entity;
        await RefusedAsync(message, () => _client.GetSeriesAsync(series));
        await RefusedAsync(message, () => _client.GetRankingAsync(
            new GetRankingRequest { Entity = entity, Metric = "top.clients", StartTime = Time(-5), EndTime = Time(0) }));
    }

    [Fact]
    public Task Entity_Missing() => RefusedAsync("entity is needed", () => _client.GetStateAsync(new GetStateRequest()));

    [Fact]
    public Task Entity_NameOfAMegabyte() => RefusedAsync(
        "entity.name", () => _client.GetStateAsync(new GetStateRequest { Entity = Proto(Server(new string('x', 1_000_000))) }));

    [Fact]
    public Task Entities_Kind() => RefusedAsync("kind 99 is unknown", () => _client.ListEntitiesAsync(new ListEntitiesRequest { Kind = (ProtoKind)99 }));

    [Theory]
    [InlineData(null, 0L, "start_time is needed")]
    [InlineData(0L, null, "end_time is needed")]
    [InlineData(60L, 0L, "start_time must be before end_time")]
    [InlineData(60L, 60L, "start_time must be before end_time")]
    [InlineData(-60L, 60L, "start_time is not between 1970 and 9999")]
    [InlineData(0L, 253_402_300_800L, "end_time is not between 1970 and 9999")]
    [InlineData(long.MinValue, long.MaxValue, "start_time is not between 1970 and 9999")]
    public async Task Times(long? start, long? end, string message)
    {
        var (from, to) = (At(start), At(end));
        await RefusedAsync(message, () => _client.GetSeriesAsync(
            new GetSeriesRequest { Entity = Proto(Server("mx1")), Metric = "events", StartTime = from, EndTime = to }));
        await RefusedAsync(message, () => _client.GetRankingAsync(
            new GetRankingRequest { Entity = Proto(Server("mx1")), Metric = "top.clients", StartTime = from, EndTime = to }));
        await RefusedAsync(message, () => _client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = from, EndTime = to }));
    }

    [Theory]
    [InlineData(EntityKind.Server, 61u, "step_seconds of this kind of entity is one of 0, 60, 300, 3600, 86400; it was 61")]
    [InlineData(EntityKind.Server, uint.MaxValue, "step_seconds")]
    [InlineData(EntityKind.User, 60u, "step_seconds of this kind of entity is one of 0, 300, 3600, 86400; it was 60")]
    [InlineData(EntityKind.Client, 3_600u, "step_seconds of this kind of entity is one of 0, 300; it was 3600")]
    public Task Step(EntityKind kind, uint step, string message) =>
        RefusedAsync(message, () => _client.GetSeriesAsync(Series(Key(kind, "x"), "events", -5, 0, step)));

    [Theory]
    [InlineData(EntityKind.Server, 60u, 8)]
    [InlineData(EntityKind.Server, 300u, 36)]
    [InlineData(EntityKind.Client, 0u, 36)]
    [InlineData(EntityKind.Server, 0u, 10_081)]
    public Task Time_TooLongForItsStep(EntityKind kind, uint step, int days) =>
        RefusedAsync("start_time to end_time is", () => _client.GetSeriesAsync(Series(Key(kind, "x"), "events", -days * 1440, 0, step)));

    [Fact]
    public async Task Time_ThatIsTheLongestOfItsStep_IsAnswered()
    {
        var answer = await _client.GetSeriesAsync(Series(Server("x"), "events", -7 * 1440, 0, 60));

        Assert.Equal(10_080, answer.Points.Count);
        await RefusedAsync("10081 windows of 60 s", () => _client.GetSeriesAsync(Series(Server("x"), "events", (-7 * 1440) - 0.5, 0, 60)));
    }

    [Fact]
    public Task Ranking_OfAllTime() => RefusedAsync("start_time to end_time is", () => _client.GetRankingAsync(new GetRankingRequest
    {
        Entity = Proto(Server("mx1")), Metric = "top.clients", StartTime = At(0), EndTime = At(253_402_300_799),
    }));

    [Fact]
    public Task Anomalies_OfAllTime() => RefusedAsync("start_time to end_time is more than", () => _client.ListAnomaliesAsync(
        new ListAnomaliesRequest { StartTime = At(0), EndTime = At(253_402_300_799) }));

    [Theory]
    [InlineData("x")]
    [InlineData("not base64 \u00e4")]
    [InlineData("MTA=")]
    [InlineData("LTUKMSA=")]
    public async Task PageToken_ThatIsNone(string token)
    {
        await RefusedAsync("page_token", () => _client.ListEntitiesAsync(new ListEntitiesRequest { PageToken = token }));
        await RefusedAsync("page_token", () => _client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = Time(-5), EndTime = Time(0), PageToken = token }));
    }

    [Fact]
    public async Task PageToken_OfACallWithOtherParameters()
    {
        await site.Query.Writer.WindowsAsync([
            .. new[] { "one", "two" }.Select(name => Window(Server(name, "token"), -1, m => m.Counters.Add(Metric.Connections, 1))),
        ]);
        var request = new ListEntitiesRequest { Tenant = "token", PageSize = 1 };
        request.PageToken = (await _client.ListEntitiesAsync(request)).NextPageToken;
        Assert.Equal("two", (await _client.ListEntitiesAsync(request)).Entities.Single().Name);

        request.Kind = ProtoKind.User;

        await RefusedAsync("page_token", () => _client.ListEntitiesAsync(request));
    }

    [Fact]
    public async Task PageToken_BehindTheEnd_IsAnEmptyPage()
    {
        var token = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{int.MaxValue}\n0 nobody"));

        var page = await _client.ListEntitiesAsync(new ListEntitiesRequest { Tenant = "nobody", PageToken = token });

        Assert.Equal((0, ""), (page.Entities.Count, page.NextPageToken));
    }

    private static Timestamp? At(long? seconds) => seconds is { } known ? new Timestamp { Seconds = known } : null;

    private static async Task RefusedAsync<T>(string message, Func<AsyncUnaryCall<T>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains(message, refusal.Status.Detail, StringComparison.Ordinal);
    }
}
