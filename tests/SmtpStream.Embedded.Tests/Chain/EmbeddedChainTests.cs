using SmtpStream.Embedded.Broker;
using SmtpStream.Embedded.Storage;
using SmtpStream.Kafka.Producing;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.Embedded.Tests.Chain;

public sealed class EmbeddedChainTests : IDisposable
{
    private const short ProduceRequest = 0;
    private const int TopicAuthorizationFailed = 29;

    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;
    private readonly TestLog _log = new();
    private readonly ITestOutputHelper _output;

    public EmbeddedChainTests(ITestOutputHelper output) => _output = output;

    public void Dispose()
    {
        foreach (var line in _log.Lines.Take(500))
        {
            _output.WriteLine(line);
        }

        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Chain_RunToTheEnd_HasExactTotals()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sources = ChainExpectation.Sources(200);
        await using var host = await ChainHost.StartAsync([], _directory, _log);
        await Task.WhenAll(sources.Select(s => s.SendAsync(host.Get<OrderedProducers>(), 200, true, deadline.Token)));
        await ChainExpectation.TotalsAreExactAsync(host, sources, deadline.Token);
    }

    [Fact]
    public async Task Chain_StoppedInTheFlowThreeTimes_HasExactTotals()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var sources = ChainExpectation.Sources(400);
        foreach (var upTo in (int[])[100, 250, 300])
        {
            await using var host = await ChainHost.StartAsync([], _directory, _log);
            await Task.WhenAll(sources.Select(s => s.SendAsync(host.Get<OrderedProducers>(), upTo, false, deadline.Token)));
        }

        await using var last = await ChainHost.StartAsync([], _directory, _log);
        await Task.WhenAll(sources.Select(s => s.SendAsync(last.Get<OrderedProducers>(), 400, true, deadline.Token)));
        await ChainExpectation.TotalsAreExactAsync(last, sources, deadline.Token);
    }

    [Fact]
    public async Task ProducerSession_ThatFails_IsFollowedByAnotherWithExactTotals()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sources = ChainExpectation.Sources(200);
        await using var host = await ChainHost.StartAsync([], _directory, _log);
        await Task.WhenAll(sources.Select(s => s.SendAsync(host.Get<OrderedProducers>(), 100, true, deadline.Token)));
        var sending = Task.WhenAll(sources.Select(s => SendPersistentlyAsync(s, host, deadline.Token)));
        MockKafka.PushErrors(host.Get<EmbeddedBroker>().Cluster, ProduceRequest, 3, [TopicAuthorizationFailed, TopicAuthorizationFailed, TopicAuthorizationFailed]);
        await sending;
        await ChainExpectation.TotalsAreExactAsync(host, sources, deadline.Token);
        Assert.Contains(_log.Lines, l => l.Contains("Producer session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DataDirectory_InUse_IsRefused()
    {
        await using var host = await ChainHost.StartAsync([], _directory, _log);
        await Assert.ThrowsAsync<DataDirectoryBusyException>(() => ChainHost.StartAsync([], _directory, _log));
    }

    private static async Task SendPersistentlyAsync(EventSource source, ChainHost host, CancellationToken deadline)
    {
        while (source.AcknowledgedRecords < 200)
        {
            try
            {
                await source.SendAsync(host.Get<OrderedProducers>(), 200, true, deadline);
            }
            catch (ProducerEndedException)
            {
                // A new session sends everything unacknowledged again.
            }
        }
    }
}
