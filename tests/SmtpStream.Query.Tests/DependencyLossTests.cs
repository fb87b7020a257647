using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;

namespace SmtpStream.Query.Tests;

/// <summary>A part that is away ends the call; it never hangs.</summary>
public sealed class DependencyLossTests
{
    // Far above Query:ReadTimeout of these tests, far below a hang.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Redis_WhereNobodyListens_IsUnavailable()
    {
        await using var site = await StartAsync("127.0.0.1:1");

        var refusal = await RefusedAsync(site);

        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains("Redis", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_ThatAcceptsAndSaysNothing_IsUnavailableAfterTheReadTimeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var site = await StartAsync($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");

        var refusal = await RefusedAsync(site);

        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Contains("Redis", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithAShorterDeadline_EndsAtIt()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var site = await StartAsync($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", "00:01:00");

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await site.Client.ListEntitiesAsync(
            new ListEntitiesRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300)));

        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
    }

    private static Task<QuerySite> StartAsync(string redis, string readTimeout = "00:00:01") => QuerySite.StartAsync(
        _ => { },
        ("Redis:Endpoints", redis),
        ("Kafka:BootstrapServers", "127.0.0.1:1"),
        ("Redis:CommandTimeout", "00:00:01"),
        ("Query:ReadTimeout", readTimeout));

    private static Task<RpcException> RefusedAsync(QuerySite site) => Assert.ThrowsAsync<RpcException>(async () => await site.Client.GetSeriesAsync(
        Series(Server("mx1"), "smtp.connections", -2, 0), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Limit));
}
