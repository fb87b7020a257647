using SmtpStream.Embedded.Tests.Parts;
using SmtpStream.Kafka.Producing;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.Embedded.Tests.Chain;

public sealed class RealChainTests : IDisposable
{
    /// <summary>Fold, merge and scorer with two partitions each, alerting with one.</summary>
    private const int StagePartitions = 7;

    private readonly TestLog _log = new();
    private readonly ITestOutputHelper _output;

    public RealChainTests(ITestOutputHelper output) => _output = output;

    public void Dispose()
    {
        foreach (var line in _log.Lines.Take(500))
        {
            _output.WriteLine(line);
        }

        _log.Dispose();
    }

    [SkippableFact]
    public async Task Chain_OnRealPartsWithARestartOfRedis_HasExactTotals()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await using var parts = await RealParts.StartAsync();
        var sources = ChainExpectation.Sources(400);
        await using (var host = await ChainHost.StartAsync(parts.Settings, null, _log))
        {
            await SendAsync(sources, host, 150, deadline.Token);
            await parts.KillRedisAsync();
            await SendAsync(sources, host, 250, deadline.Token);
            parts.StartRedis();
            await SendAsync(sources, host, 300, deadline.Token);
        }

        await using var last = await ChainHost.StartAsync(parts.Settings, null, _log);
        await SendAsync(sources, last, 400, deadline.Token);
        await ChainExpectation.TotalsAreExactAsync(last, sources, deadline.Token);
    }

    [SkippableFact]
    public async Task Chain_WithTwoOwnersOfEveryPartition_HasExactTotals()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await using var parts = await RealParts.StartAsync();
        var settings = parts.Settings.Append(new("Kafka:Assignment", "All")).ToList();
        var sources = ChainExpectation.Sources(300);
        await using var first = await ChainHost.StartAsync(settings, null, _log);
        await using var second = await ChainHost.StartAsync(settings, null, _log);

        // An owner that came late would load what the other had already finished, and find nobody to race with.
        while (_log.Lines.Count(l => l.Contains(" loaded 0 entries", StringComparison.Ordinal)) < 2 * StagePartitions)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }

        await SendAsync(sources, first, 300, deadline.Token);
        await ChainExpectation.TotalsAreExactAsync(second, sources, deadline.Token);
        Assert.Contains(_log.Lines, l => l.Contains("another owner wrote", StringComparison.Ordinal));
    }

    private static Task SendAsync(EventSource[] sources, ChainHost host, int upTo, CancellationToken deadline) =>
        Task.WhenAll(sources.Select(s => s.SendAsync(host.Get<OrderedProducers>(), upTo, true, deadline)));
}
