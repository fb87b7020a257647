using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Band = SmtpStream.Detection.Baselines.Band;

namespace SmtpStream.Query.Tests;

/// <summary>What stands around the calls: JSON, reflection, health, metrics, who may call.</summary>
[Collection(EmbeddedSiteTests.Name)]
public sealed class QueryHostingTests(EmbeddedSite site)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task Json_OfASeries_IsTheSameAnswer()
    {
        var mx = Server("mx1", "json");
        await _site.Writer.ReadToAsync(ReadTo("mx1", -1, "json"));
        await _site.Writer.WindowsAsync(Connections(mx, -2, 40));
        await _site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-2), new Band(38.5, 20, 61, false)));

        using var answer = JsonDocument.Parse(await _site.Http.GetStringAsync(
            "/v1/series?entity.kind=ENTITY_KIND_SERVER&entity.name=mx1&entity.tenant=json&metric=smtp.connections"
            + "&start_time=2026-11-25T11:58:00Z&end_time=2026-11-25T12:00:00Z"));

        var root = answer.RootElement;
        Assert.Equal(("{connection}", 60), (root.GetProperty("unit").GetString(), root.GetProperty("stepSeconds").GetInt32()));
        var points = root.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(["2026-11-25T11:58:00Z", "2026-11-25T11:59:00Z"], points.Select(p => p.GetProperty("time").GetString()));
        Assert.Equal((40, 38.5), (points[0].GetProperty("value").GetDouble(), points[0].GetProperty("band").GetProperty("expected").GetDouble()));
        Assert.False(points[1].TryGetProperty("value", out _), "no data is no value, not zero");
    }

    [Theory]
    [InlineData("/v1/ranking?entity.kind=ENTITY_KIND_SERVER&entity.name=x&metric=top.clients&start_time=2026-11-25T11:58:00Z&end_time=2026-11-25T12:00:00Z", "items")]
    [InlineData("/v1/entities", "entities")]
    [InlineData("/v1/state?entity.kind=ENTITY_KIND_SERVER&entity.name=x", "metrics")]
    [InlineData("/v1/anomalies?start_time=2026-11-25T11:58:00Z&end_time=2026-11-25T12:00:00Z", "outcomes")]
    [InlineData("/v1/pipeline", "stages")]
    public async Task Json_OfEveryOtherCall_IsAnswered(string path, string field)
    {
        using var answer = JsonDocument.Parse(await _site.Http.GetStringAsync(path));

        Assert.Equal(JsonValueKind.Array, answer.RootElement.GetProperty(field).ValueKind);
    }

    [Theory]
    [InlineData("/v1/series?entity.kind=ENTITY_KIND_SERVER&entity.name=mx1&metric=nonsense&start_time=2026-11-25T11:58:00Z&end_time=2026-11-25T12:00:00Z", "metric 'nonsense' is unknown")]
    [InlineData("/v1/state?entity.kind=ENTITY_KIND_SERVER", "entity.name is needed")]
    [InlineData("/v1/anomalies?start_time=2026-11-25T11:58:00Z", "end_time is needed")]
    [InlineData("/v1/entities?kind=ENTITY_KIND_PLANET", "")]
    [InlineData("/v1/series?nothing=1", "")]
    public async Task Json_OfABadCall_Is400WithTheReason(string path, string reason)
    {
        using var answer = await _site.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((int)StatusCode.InvalidArgument, body.RootElement.GetProperty("code").GetInt32());
        Assert.Contains(reason, body.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reflection_KnowsTheService()
    {
        var client = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(_site.Channel);
        using var call = client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Grpc.Reflection.V1Alpha.ServerReflectionRequest { ListServices = "" });
        await call.RequestStream.CompleteAsync();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains("smtpstream.v1.Query", call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name));
    }

    [Fact]
    public async Task Live_Ready_AndGrpcHealth_SayThatItServes()
    {
        Assert.Equal(HttpStatusCode.OK, (await _site.Http.GetAsync("/live")).StatusCode);
        Assert.Equal("Healthy", await ReadyAsync(_site, HttpStatusCode.OK));
        var health = await new Health.HealthClient(_site.Channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task Ready_WithoutBrokerAndRedis_SaysWhatIsAway()
    {
        await using var site = await QuerySite.StartAsync(
            _ => { }, ("Redis:Endpoints", "127.0.0.1:1"), ("Kafka:BootstrapServers", "127.0.0.1:1"));

        var reason = await ReadyAsync(site, HttpStatusCode.ServiceUnavailable);

        Assert.Contains("Redis does not answer", reason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/live")).StatusCode);
    }

    [Fact]
    public async Task Metrics_AreInPrometheusForm()
    {
        using var answer = await _site.Http.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("# TYPE", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task GrpcAddress_BeyondLoopbackWithoutAuthentication_StopsTheStart(string address)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => QuerySite.StartAsync(_ => { }, ("Server:GrpcAddress", address)));

        Assert.Contains($"Server:GrpcAddress {address} is not loopback and has no authentication", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Query:MaxPoints", "0", "MaxPoints")]
    [InlineData("Query:ReadTimeout", "00:02:00", "ReadTimeout")]
    [InlineData("Query:MaxPints", "5", "MaxPints")]
    public async Task Setting_ThatIsWrong_StopsTheStartAndIsNamed(string name, string value, string named)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => QuerySite.StartAsync(_ => { }, (name, value)));

        Assert.Contains(named, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhereOneIsSet_IsNeededByEveryCall()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "0123456789abcdef\n");
        try
        {
            await using var site = await QuerySite.StartEmbeddedAsync(("Server:ApiKeyFile", file));
            var without = await Assert.ThrowsAsync<RpcException>(async () => await site.Client.ListEntitiesAsync(new ListEntitiesRequest()));
            var with = await site.Client.ListEntitiesAsync(new ListEntitiesRequest(), new Metadata { { "authorization", "Bearer 0123456789abcdef" } });

            Assert.Equal(StatusCode.Unauthenticated, without.StatusCode);
            Assert.Empty(with.Entities);
            Assert.Equal(HttpStatusCode.Unauthorized, (await site.Http.GetAsync("/v1/entities")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/live")).StatusCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Readiness comes once the start's checks are done.
    private static async Task<string> ReadyAsync(QuerySite site, HttpStatusCode expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            using var answer = await site.Http.GetAsync("/ready", limit.Token);
            var text = (await answer.Content.ReadAsStringAsync(limit.Token)).Trim();
            if (answer.StatusCode == expected)
            {
                return text;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
