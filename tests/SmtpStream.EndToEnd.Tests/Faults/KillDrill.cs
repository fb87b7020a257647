using System.Diagnostics;
using SmtpStream.Collector.Checkpoints;
using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>Kills one process of a pipeline again and again while mail flows, and starts it again on what it left behind.</summary>
internal sealed class KillDrill(
    string name, Func<ChildProcess> start, PipelineWatch watch, MailFlow flow, string collectorDirectory, ITestOutputHelper output, bool isCollector = false)
    : IAsyncDisposable
{
    private static readonly TimeSpan RecoverLimit = TimeSpan.FromSeconds(60);

    private readonly List<TimeSpan> _recoveries = [];
    private readonly Stopwatch _started = new();
    private ChildProcess? _process;
    private TimeSpan _answered;

    public IReadOnlyList<TimeSpan> Recoveries => _recoveries;

    public ChildProcess Process => _process ?? throw new InvalidOperationException("It is not started.");

    public void Start()
    {
        _process = start();
        _started.Restart();
    }

    /// <summary>Kills at each moment; the process runs on after the last.</summary>
    public async Task KillAsync(IReadOnlyList<KillMoment> moments)
    {
        var kills = 0;
        foreach (var moment in moments)
        {
            TimeSpan? recovery = moment.IsDuringStart ? null : await RecoverAsync(kills > 0);
            await Task.Delay(moment.Delay, TimeProvider.System, CancellationToken.None);
            await KillOnceAsync(++kills, recovery);
            await Process.DisposeAsync();
            Start();
        }

        if (kills > 0)
        {
            output.WriteLine($"{name}: after the last kill at work after {(await RecoverAsync(isRestart: true)).TotalSeconds:0.00} s");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    public static string Describe(IReadOnlyList<TimeSpan> recoveries)
    {
        var seconds = recoveries.Select(r => r.TotalSeconds).Order().ToList();
        return $"{seconds[0]:0.0} to {seconds[^1]:0.0} s, median {seconds[seconds.Count / 2]:0.0} s (n = {seconds.Count})";
    }

    // Back at work: more is stored than at the first answer, which is what the killed one had stored; a collector: more is acknowledged.
    private async Task<TimeSpan> RecoverAsync(bool isRestart)
    {
        long? first = null;
        await watch.UntilAsync(
            p =>
            {
                var now = isCollector ? Acknowledged() : PipelineWatch.LinesOf(p);
                if (first is null)
                {
                    (first, _answered) = (now, _started.Elapsed);
                }

                return now > first;
            },
            RecoverLimit,
            Process);
        var recovery = _started.Elapsed;
        if (isRestart)
        {
            _recoveries.Add(recovery);
        }

        return recovery;
    }

    private long Acknowledged() => new CheckpointFile(collectorDirectory).Load()?.Origins.Sum(o => o.Ledger.Acknowledged.Values.Sum()) ?? 0;

    private async Task KillOnceAsync(int number, TimeSpan? recovery)
    {
        var answer = recovery is null ? null : await UnderWayAsync();
        var bytes = flow.Bytes;
        var age = _started.Elapsed;
        Assert.False(Process.HasExited, $"{name} ended by itself, {Process.State}:\n{Process.Output}");
        Process.Kill();
        await Process.WaitAsync(RecoverLimit);
        var covered = Acknowledged();
        output.WriteLine(
            $"{name} kill {number,2} at {flow.Elapsed.TotalSeconds:0.00} s, {age.TotalSeconds:0.00} s old, "
            + (recovery is { } r ? $"first answer after {_answered.TotalSeconds:0.00} s, at work after {r.TotalSeconds:0.00} s" : "in its start")
            + $": {bytes - covered:N0} B not in the checkpoint{answer}");
        Assert.True(bytes > covered, "nothing was under way: the kill proves nothing");
    }

    /// <summary>What is under way; waits until something is, or the kill would prove nothing.</summary>
    private async Task<string> UnderWayAsync()
    {
        var text = "";
        var written = flow.Lines;
        await watch.UntilAsync(
            p =>
            {
                // Written before the question: what the answer does not count was certainly unread or under way.
                var lines = written - PipelineWatch.LinesOf(p);
                var records = p.Stages.Where(s => s.Stage is "fold" or "merge").Sum(s => (long)s.Lag);
                text = $", {Math.Max(0, lines):N0} lines not in the windows, {records:N0} records unread by fold and merge";
                written = flow.Lines;
                return lines > 0 || records > 0;
            },
            RecoverLimit,
            Process);
        return text;
    }
}
