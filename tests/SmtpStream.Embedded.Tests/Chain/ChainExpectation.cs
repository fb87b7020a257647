using Xunit;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>What the chain must hold when everything sent has come through.</summary>
internal static class ChainExpectation
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    public static EventSource[] Sources(int records) => [new(0, records, 20, 50), new(1, records, 20, 50)];

    /// <summary>Waits for the exact totals; at the deadline the difference is the test's failure.</summary>
    public static async Task TotalsAreExactAsync(ChainHost host, EventSource[] sources, CancellationToken deadline)
    {
        var expected = sources.SelectMany(s => s.Totals()).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Sum(t => t.Value));
        Dictionary<string, long> actual = [];
        while (!deadline.IsCancellationRequested)
        {
            actual = await host.TotalsAsync(CancellationToken.None);
            if (actual.Count == expected.Count && expected.All(e => actual[e.Key] == e.Value))
            {
                break;
            }

            await Task.Delay(LookInterval, TimeProvider.System, CancellationToken.None);
        }

        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
    }
}
