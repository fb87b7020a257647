using System.Diagnostics;
using SmtpStream.Collector.Checkpoints;
using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>Kills one process of a pipeline again and again while mail flows, and starts it again on what it left behind.</summary>
internal sealed class KillDrill(string name, Func<ChildProcess> start, PipelineWatch watch, MailFlow flow, string collectorDirectory, ITestOutputHelper output, bool isCollector = false)
{
    private static readonly TimeSpan RecoverLimit = TimeSpan.FromSeconds(60);

    private readonly List<TimeSpan> _recoveries = [];
    private TimeSpan _answered;

    public IReadOnlyList<TimeSpan> Recoveries => _recoveries;

    /// <summary>Kills at each moment; the process runs on after the last.</summary>
    public async Task<ChildProcess> KillAsync(IReadOnlyList<KillMoment> moments, ChildProcess first)
    {
        var process = first;
        var (started, kills) = (Stopwatch.StartNew(), 0);
        foreach (var moment in moments)
        {
            TimeSpan? recovery = moment.IsDuringStart ? null : await RecoverAsync(process, started);
            await Task.Delay(moment.Delay, TimeProvider.System, CancellationToken.None);
            await KillAsync(process, ++kills, started.Elapsed, recovery);
            await process.DisposeAsync();
            started = Stopwatch.StartNew();
            process = start();
        }

        output.WriteLine($"{name}: after the last start it was at work after {(await RecoverAsync(process, started)).TotalSeconds:0.00} s");
        return process;
    }

    public static string Describe(IReadOnlyList<TimeSpan> recoveries)
    {
        var seconds = recoveries.Select(r => r.TotalSeconds).Order().ToList();
        return $"{seconds[0]:0.0} to {seconds[^1]:0.0} s, median {seconds[seconds.Count / 2]:0.0} s (n = {seconds.Count})";
    }

    // Back at work: more is stored than at the first answer, which is what the killed one had stored; a collector: more is acknowledged.
    private async Task<TimeSpan> RecoverAsync(ChildProcess process, Stopwatch started)
    {
        long? first = null;
        await watch.UntilAsync(
            p =>
            {
                var now = isCollector ? Acknowledged() : PipelineWatch.LinesOf(p);
                if (first is null)
                {
                    (first, _answered) = (now, started.Elapsed);
                }

                return now > first;
            },
            RecoverLimit,
            process);
        _recoveries.Add(started.Elapsed);
        return started.Elapsed;
    }

    private long Acknowledged() => new CheckpointFile(collectorDirectory).Load()?.Origins.Sum(o => o.Ledger.Acknowledged.Values.Sum()) ?? 0;

    private async Task KillAsync(ChildProcess process, int number, TimeSpan age, TimeSpan? recovery)
    {
        // Read before the question: what the answer does not count was certainly under way or unread.
        var written = flow.Lines;
        var answer = recovery is null ? null : await watch.AskAsync();
        var bytes = flow.Bytes;
        Assert.False(process.HasExited, $"{name} ended by itself:\n{process.Output}");
        process.Kill();
        await process.WaitAsync(RecoverLimit);
        var covered = Acknowledged();
        var lag = answer?.Stages.Where(s => s.Stage is "fold" or "merge").Sum(s => (long)s.Lag);
        output.WriteLine(
            $"{name} kill {number,2} at {flow.Elapsed.TotalSeconds:0.00} s, {age.TotalSeconds:0.00} s old, "
            + (recovery is { } r ? $"first answer after {_answered.TotalSeconds:0.00} s, at work after {r.TotalSeconds:0.00} s" : "in its start")
            + $": {bytes - covered:N0} B not in the checkpoint"
            + (answer is null ? "" : $", {written - PipelineWatch.LinesOf(answer):N0} lines not in the windows, {lag} records unread by fold and merge"));
        Assert.True(bytes > covered, "nothing was under way: the kill proves nothing");
        Assert.True(answer is null || written > PipelineWatch.LinesOf(answer), "nothing was under way: the kill proves nothing");
    }
}
