using SmtpStream.Contracts.V1;
using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 of <c>smtpstream run</c> on embedded parts at moments drawn from a seed, while mail flows: all windows are those of a run
/// that nobody disturbed, and hold the generator's truth.
/// </summary>
[Collection(FaultSettings.OneAtATime)]
public sealed class RunKilledTests(ITestOutputHelper output)
{
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_KilledAtSeededMoments_EndsAsIfUndisturbed()
    {
        var (seed, kills) = (FaultSettings.Seed, FaultSettings.Kills(6));
        output.WriteLine($"seed {seed}, {kills} kills");
        using var directory = new TemporaryDirectory("smtpstream-faults-");
        await RunAsync(directory.Path, seed, kills);
    }

    private async Task RunAsync(string directory, int seed, int kills)
    {
        await using var flow = new MailFlow(seed, Path.Combine(directory, "logs"));
        var killed = new FaultSite(Path.Combine(directory, "killed"), flow.Inputs);
        var end = await KillAsync(killed, flow, KillMoment.Draw(new Random(seed), kills));
        Assert.True(flow.LinesPerSecond >= FaultSettings.LinesPerSecond, $"only {flow.LinesPerSecond:N0} lines/s were written");
        var windows = await WindowSnapshot.OfDirectoryAsync(killed.DataDirectory, flow);
        var rollUps = Oracle.WindowsHoldTruth(windows, flow.Truth);

        var undisturbed = new FaultSite(Path.Combine(directory, "undisturbed"), flow.Inputs);
        Oracle.LinesAreExact(await ReadAsync(undisturbed, flow), flow);
        Assert.Equal([], windows.DifferencesFrom(await WindowSnapshot.OfDirectoryAsync(undisturbed.DataDirectory, flow)));
        output.WriteLine(
            $"{flow.Lines:N0} lines at {flow.LinesPerSecond:N0} a second; {windows.Count:N0} windows with {windows.Values:N0} counters and "
            + $"{windows.Sketches:N0} sets of sketches equal, {rollUps:N0} counters of closed roll-ups the generator's; {end.Paths.Sum(p => (long)p.Repeats):N0} events came twice and were dropped");
    }

    private async Task<GetPipelineResponse> KillAsync(FaultSite site, MailFlow flow, IReadOnlyList<KillMoment> moments)
    {
        using var watch = new PipelineWatch(site.GrpcAddress);
        await using var drill = new KillDrill("run", site.Run, watch, flow, site.CollectorDirectory, output);
        drill.Start();
        await drill.KillAsync(moments);
        var process = drill.Process;
        await flow.StopAsync();
        var end = await watch.UntilAllAsync(flow.Lines, CatchUpLimit, process);
        Oracle.LinesAreExact(end, flow);
        var values = await Oracle.QueryAnswersTruthAsync(watch.Query, flow.Truth);
        output.WriteLine($"{values:N0} values in Query equal the generator's; recovered after {KillDrill.Describe(drill.Recoveries)}");
        Assert.True(await process.StopAsync(StopLimit) == 0, process.Output);
        return end;
    }

    private static async Task<GetPipelineResponse> ReadAsync(FaultSite site, MailFlow flow)
    {
        using var watch = new PipelineWatch(site.GrpcAddress);
        await using var process = site.Run();
        var end = await watch.UntilAllAsync(flow.Lines, CatchUpLimit, process);
        Assert.True(await process.StopAsync(StopLimit) == 0, process.Output);
        return end;
    }
}
