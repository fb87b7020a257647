using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>
/// <c>backfill</c> of files, then <c>run</c> on the same files while they grow, rotate and are compressed, each a process of its own,
/// one of them killed in between: each line once.
/// </summary>
[Collection(FaultSettings.OneAtATime)]
public sealed class BackfillThenRunTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Files_BackfilledThenFollowedThroughRotations_AreCountedOnce()
    {
        output.WriteLine($"seed {FaultSettings.Seed}");
        using var directory = new TemporaryDirectory("smtpstream-faults-");
        await RunAsync(directory.Path);
    }

    private async Task RunAsync(string directory)
    {
        await using var flow = new MailFlow(FaultSettings.Seed, Path.Combine(directory, "logs"));
        var site = new FaultSite(Path.Combine(directory, "site"), flow.Inputs);
        await using (var backfill = site.Backfill([.. flow.Logs.Select(l => l.Path)]))
        {
            Assert.True(await backfill.WaitAsync(Limit) == 0, backfill.Output);
            output.WriteLine($"backfill: {backfill.Output.Trim()}");
        }

        using var watch = new PipelineWatch(site.GrpcAddress);
        await using (var first = site.Run())
        {
            await RotateAsync(flow, watch, first);
            await flow.RotateAsync();
            first.Kill();
        }

        await flow.RotateAsync();
        await using var second = site.Run();
        await RotateAsync(flow, watch, second);
        await flow.StopAsync();
        var end = await watch.UntilAllAsync(flow.Lines, Limit, second);
        Oracle.LinesAreExact(end, flow);
        var values = await Oracle.QueryAnswersTruthAsync(watch.Query, flow.Truth);
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(directory, "logs")), f => f.EndsWith(".4.gz", StringComparison.Ordinal));
        output.WriteLine($"{flow.Lines:N0} lines in 5 files of each server, {values:N0} values in Query equal the generator's");
    }

    // Once all that was there is counted, so that the files are read before and behind their rotation.
    private static async Task RotateAsync(MailFlow flow, PipelineWatch watch, ChildProcess process)
    {
        var written = flow.Lines;
        await watch.UntilAsync(p => PipelineWatch.LinesOf(p) > written, Limit, process);
        await flow.RotateAsync();
    }
}
