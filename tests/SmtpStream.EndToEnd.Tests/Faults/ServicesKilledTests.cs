using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 of the collector's and the aggregator's processes on a real Kafka and a real Redis at moments drawn from a seed, while mail
/// flows: all windows are those of services that nobody disturbed, and hold the generator's truth.
/// </summary>
[Collection(FaultSettings.OneAtATime)]
public sealed class ServicesKilledTests(ITestOutputHelper output)
{
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task CollectorAndAggregator_KilledAtSeededMoments_EndAsIfUndisturbed()
    {
        var (seed, kills) = (FaultSettings.Seed, FaultSettings.Kills(5));
        output.WriteLine($"seed {seed}, {kills} kills of each");
        using var directory = new TemporaryDirectory("smtpstream-faults-");
        await RunAsync(directory.Path, seed, kills);
    }

    private async Task RunAsync(string directory, int seed, int kills)
    {
        await using var parts = await RealParts.StartAsync(Path.Combine(directory, "parts"));
        await using var flow = new MailFlow(seed, Path.Combine(directory, "logs"));
        var windows = await KillAsync(parts, flow, Path.Combine(directory, "collector"), new Random(seed), kills);
        Assert.True(flow.LinesPerSecond >= FaultSettings.LinesPerSecond, $"only {flow.LinesPerSecond:N0} lines/s were written");
        var rollUps = Oracle.WindowsHoldTruth(windows, flow.Truth);

        await using var others = await RealParts.StartAsync(Path.Combine(directory, "other parts"));
        var undisturbed = await KillAsync(others, flow, Path.Combine(directory, "other collector"), new Random(seed), kills: 0);
        Assert.Equal([], windows.DifferencesFrom(undisturbed));
        output.WriteLine(
            $"{flow.Lines:N0} lines at {flow.LinesPerSecond:N0} a second; {windows.Count:N0} windows with {windows.Values:N0} counters and "
            + $"{windows.Sketches:N0} sets of sketches equal, {rollUps:N0} counters of closed roll-ups the generator's");
    }

    private async Task<WindowSnapshot> KillAsync(RealParts parts, MailFlow flow, string collectorDirectory, Random random, int kills)
    {
        var grpc = FaultSite.FreeAddress();
        using var watch = new PipelineWatch(grpc);
        await using var query = parts.Start("Query", grpc);
        // Relays the record that keeps the first start on old logs quiet; until then the collector waits.
        await using var alerting = parts.Start("Alerting", FaultSite.FreeAddress());
        ChildProcess StartAggregator() => parts.Start("Aggregator", FaultSite.FreeAddress(), "--Aggregator:Grace=00:00:02", "--Aggregator:SealAfter=00:01:00");
        ChildProcess StartCollector() => parts.Start("Collector", FaultSite.FreeAddress(), Inputs(flow, collectorDirectory));
        await using var aggregators = new KillDrill("aggregator", StartAggregator, watch, flow, collectorDirectory, output);
        await using var collectors = new KillDrill("collector", StartCollector, watch, flow, collectorDirectory, output, isCollector: true);

        aggregators.Start();
        collectors.Start();
        await collectors.KillAsync(KillMoment.Draw(random, kills));
        await aggregators.KillAsync(KillMoment.Draw(random, kills));
        await flow.StopAsync();
        var end = await watch.UntilAllAsync(flow.Lines, CatchUpLimit, query, alerting, aggregators.Process, collectors.Process);
        Oracle.LinesAreExact(end, flow);
        if (kills > 0)
        {
            var values = await Oracle.QueryAnswersTruthAsync(watch.Query, flow.Truth);
            output.WriteLine(
                $"{values:N0} values in Query equal the generator's; {end.Paths.Sum(p => (long)p.Repeats):N0} events came twice and were dropped; aggregator at work "
                + $"after {KillDrill.Describe(aggregators.Recoveries)}, collector after {KillDrill.Describe(collectors.Recoveries)}");
        }

        return await WindowSnapshot.OfRedisAsync(parts.RedisEndpoint, flow);
    }

    private static string[] Inputs(MailFlow flow, string collectorDirectory) =>
    [
        $"--Collector:DataDirectory={collectorDirectory}",
        "--Collector:CheckpointInterval=00:00:02",
        "--Collector:ScanInterval=00:00:00.5",
        .. flow.Inputs.SelectMany((input, i) => new[]
        {
            $"--Collector:Inputs:{i}:Origin={input.Origin}",
            $"--Collector:Inputs:{i}:Path={input.Path}",
            $"--Collector:Inputs:{i}:Zone=UTC",
        }),
    ];
}
