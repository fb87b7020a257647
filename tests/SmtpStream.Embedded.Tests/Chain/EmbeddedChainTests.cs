using SmtpStream.Kafka.Producing;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.Embedded.Tests.Chain;

public sealed class EmbeddedChainTests : IDisposable
{
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
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var sources = Sources(200);
        await using var host = await ChainHost.StartAsync([], _directory, _log);
        await Task.WhenAll(sources.Select(s => s.SendAsync(host.Get<OrderedProducers>(), 200, true, deadline.Token)));
        await ExpectAsync(host, sources, deadline.Token);
    }

    private static EventSource[] Sources(int records) => [new(0, records, 20, 50), new(1, records, 20, 50)];

    private static async Task ExpectAsync(ChainHost host, EventSource[] sources, CancellationToken cancellationToken)
    {
        var expected = sources.SelectMany(s => s.Totals()).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Sum(t => t.Value));
        Dictionary<string, long> actual = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            actual = await host.TotalsAsync(CancellationToken.None);
            if (actual.Count == expected.Count && expected.All(e => actual[e.Key] == e.Value))
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
    }
}
