using System.Globalization;
using SmtpStream.EndToEnd.Tests.Faults;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Demo;

/// <summary>
/// `smtpstream demo --check` as a process: each scripted incident raises its alert and nothing else does. SMTPSTREAM_DEMO_SEEDS names
/// seeds, separated by spaces; without it one is drawn. A seed takes two to three minutes.
/// </summary>
[Collection(FaultSettings.OneAtATime)]
[Trait("Category", "Measurement")]
public sealed class DemoChecksItselfTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Incidents_OfEverySeed_RaiseTheirAlertsAndNothingElse()
    {
        foreach (var seed in Seeds())
        {
            await CheckAsync(seed, []);
        }
    }

    [Fact]
    public Task QuietRun_RaisesNothing() => CheckAsync(Draw(), ["--quiet"]);

    private async Task CheckAsync(long seed, string[] more)
    {
        await using var demo = new ChildProcess(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "smtpstream.dll"), "demo", "--check", "--seed", seed.ToString(CultureInfo.InvariantCulture), .. more]);
        var code = await demo.WaitAsync(Limit);
        output.WriteLine($"demo --check --seed {seed} {string.Join(' ', more)}");
        output.WriteLine(demo.Output);
        Assert.True(code == 0, $"Seed {seed} {string.Join(' ', more)}: exit code {code}\n{demo.Output}");
    }

    private static IEnumerable<long> Seeds() =>
        Environment.GetEnvironmentVariable("SMTPSTREAM_DEMO_SEEDS") is { Length: > 0 } named
            ? named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(seed => long.Parse(seed, CultureInfo.InvariantCulture))
            : [Draw()];

    private static long Draw() => Random.Shared.NextInt64(1, 1_000_000);
}
