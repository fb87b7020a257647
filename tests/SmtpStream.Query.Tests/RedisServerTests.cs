using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Embedded.Broker;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Band = SmtpStream.Detection.Baselines.Band;
using ProtoKind = SmtpStream.Contracts.V1.EntityKind;

namespace SmtpStream.Query.Tests;

/// <summary>On a real redis-server.</summary>
public sealed class RedisServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task EveryCall_OnARealRedis_Answers()
    {
        await using var redis = await RedisServer.StartOrSkipAsync();
        using var broker = new EmbeddedBroker(1, TopicCatalogue.All(ReadModelWriter.Partitions));
        await using var site = await StartAsync(redis, broker);
        await ReachAsync(site);
        var mx = Server("mx1");
        await site.Writer.ReadToAsync(ReadTo("mx1", 0));
        await site.Writer.WindowsAsync(Window(mx, -2, m =>
        {
            m.Counters.Add(Metric.Connections, 40);
            m.AddRanked(Metric.TopClients, "192.0.2.1"u8, 39);
            m.AddDistinct(Metric.DistinctUsers, "bob"u8);
        }));
        await site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-2), new Band(38.5, 20, 61, false)));
        await site.Writer.OutcomesAsync(Breach(mx, -2));

        var series = await site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -2, 0));
        var hour = await site.Client.GetSeriesAsync(Series(mx, "distinct.users", -60, 0, 3_600));
        var ranking = await site.Client.GetRankingAsync(
            new GetRankingRequest { Entity = Proto(mx), Metric = "top.clients", StartTime = Time(-2), EndTime = Time(0) });
        var entities = await site.Client.ListEntitiesAsync(new ListEntitiesRequest { Kind = ProtoKind.Server });
        var state = await site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(mx) });
        var anomalies = await site.Client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = Time(-60), EndTime = Time(0) });
        var pipeline = await site.Client.GetPipelineAsync(new GetPipelineRequest());

        Assert.Equal([(40, 38.5), (0, 0)], series.Points.Select(p => (p.Value, p.Band?.Expected ?? 0)));
        Assert.Equal(0, hour.Points.Single().Value);
        Assert.Equal(("192.0.2.1", 39UL), (ranking.Items.Single().Name, ranking.Items.Single().Count));
        Assert.Equal("mx1", entities.Entities.Single().Name);
        Assert.Equal((Time(-2), 40, 38.5), (state.WindowStart, state.Metrics.Single().Value, state.Metrics.Single().Band.Expected));
        Assert.Equal("brute-force", anomalies.Outcomes.Single().RuleId);
        Assert.Equal(8, pipeline.Stages.Count);
    }

    [SkippableFact]
    public async Task Redis_Killed_IsUnavailable_AndBackIsAnswered()
    {
        await using var redis = await RedisServer.StartOrSkipAsync();
        using var broker = new EmbeddedBroker(1, TopicCatalogue.All(ReadModelWriter.Partitions));
        await using var site = await StartAsync(redis, broker);
        await ReachAsync(site);
        await site.Writer.WindowsAsync(Connections(Server("mx1"), -2, 40));

        await redis.KillAsync();
        foreach (var call in Calls(site))
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
            Assert.Contains("Redis", refusal.Status.Detail, StringComparison.Ordinal);
        }

        await redis.StartAsync();
        await ReachAsync(site);
        Assert.Equal(40, (await site.Client.GetSeriesAsync(Series(Server("mx1"), "smtp.connections", -2, -1))).Points.Single().Value);
    }

    private static Task<QuerySite> StartAsync(RedisServer redis, EmbeddedBroker broker) => QuerySite.StartAsync(
        builder => builder.Services.AddSingleton<ITopicProvisioner>(broker).AddSingleton<IBrokerGeneration>(broker),
        ("Redis:Endpoints", redis.Endpoint),
        ("Kafka:BootstrapServers", broker.BootstrapServers),
        ("Kafka:Partitions", "2"),
        ("Redis:CommandTimeout", "00:00:10"),
        ("Query:ReadTimeout", "00:01:00"));

    // The server may still be starting, or the connection be on its way back.
    private static async Task ReachAsync(QuerySite site)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                await site.Client.ListEntitiesAsync(new ListEntitiesRequest(), cancellationToken: limit.Token);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    private static IEnumerable<Func<Task>> Calls(QuerySite site)
    {
        var mx = Server("mx1");
        yield return async () => await site.Client.GetSeriesAsync(Series(mx, "smtp.connections", -2, 0));
        yield return async () => await site.Client.GetRankingAsync(
            new GetRankingRequest { Entity = Proto(mx), Metric = "top.clients", StartTime = Time(-2), EndTime = Time(0) });
        yield return async () => await site.Client.ListEntitiesAsync(new ListEntitiesRequest());
        yield return async () => await site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(mx) });
        yield return async () => await site.Client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = Time(-60), EndTime = Time(0) });
        yield return async () => await site.Client.GetPipelineAsync(new GetPipelineRequest());
    }
}
