using System.Collections.Concurrent;
using System.Diagnostics;

namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>
/// Several mail servers that write valid Postfix lines: first some minutes of history, then what happens, as it happens, until stopped.
/// Writes on a thread of its own.
/// </summary>
internal sealed class MailFlow : IAsyncDisposable
{
    // Mean over the kinds of session of FlowServer.
    private const double LinesPerSession = 11.4;
    private const double HistoryLinesPerSecond = 60;

    // A window of five minutes closes when the last lines, stamped this far ahead, pass it by the grace and the disorder of 2 s each.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(295);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan History = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _rotations = [];
    private readonly Random _random;
    private readonly FlowServer[] _servers;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Task _writing;
    private long _history;

    public MailFlow(int seed, string directory)
    {
        _random = new Random(seed);
        Directory.CreateDirectory(directory);
        // Two origins for each of two partitions.
        var hosts = Enumerable.Range(1, 100).Select(n => $"mx{n}").GroupBy(h => Contracts.Partitioner.PartitionOf(h, 2)).SelectMany(g => g.Take(2));
        Logs = [.. hosts.Select((h, i) => new FlowLog(h, Path.Combine(directory, $"{h}.log"), i % 2 == 0, new Random(_random.Next())))];
        _servers = [.. Logs.Select(l => new FlowServer(l.Host, new Random(_random.Next())))];
        From = TimeProvider.System.GetUtcNow() - History;
        _writing = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public IReadOnlyList<FlowLog> Logs { get; }

    public IEnumerable<(string Origin, string Path)> Inputs => Logs.Select(l => (l.Host, l.Path));

    /// <summary>No line is older.</summary>
    public DateTimeOffset From { get; }

    /// <summary>No line is younger, once the flow is stopped.</summary>
    public DateTimeOffset To { get; private set; }

    /// <summary>Complete once the flow is stopped.</summary>
    public FlowTruth Truth { get; } = new();

    public long Lines => Logs.Sum(l => l.Lines);

    public long Bytes => Logs.Sum(l => l.Bytes);

    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Mean rate until the flow was stopped, without the history.</summary>
    public double LinesPerSecond { get; private set; }

    /// <summary>All logs are rotated, as logrotate does with rename and delaycompress.</summary>
    public async Task RotateAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rotations.Enqueue(done);
        await done.Task;
    }

    /// <summary>No new sessions; what is under way is written to its end, in its own time, and all windows can close.</summary>
    public async Task StopAsync()
    {
        var untilBoundary = TimeProvider.System.GetUtcNow().Ticks % LongestWindow.Ticks;
        if (!_stop.IsCancellationRequested && untilBoundary < Margin.Ticks)
        {
            await Task.Delay(Margin - TimeSpan.FromTicks(untilBoundary), TimeProvider.System, CancellationToken.None);
        }

        await _stop.CancelAsync();
        await _writing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var log in Logs)
        {
            log.Dispose();
        }

        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        var last = From;
        WriteUntil(ref last, TimeProvider.System.GetUtcNow(), HistoryLinesPerSecond);
        (_history, var begun) = (Lines, Stopwatch.StartNew());
        while (!_stop.IsCancellationRequested || _servers.Any(s => s.HasLines))
        {
            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
            if (_rotations.TryDequeue(out var rotated))
            {
                foreach (var log in Logs)
                {
                    log.Rotate();
                }

                rotated.SetResult();
            }

            WriteUntil(ref last, TimeProvider.System.GetUtcNow(), _stop.IsCancellationRequested ? 0 : FaultSettings.LinesPerSecond * 1.1);
            if (!_stop.IsCancellationRequested)
            {
                LinesPerSecond = (Lines - _history) / begun.Elapsed.TotalSeconds;
            }
        }

        var end = last + Ahead;
        Array.ForEach(_servers, s => s.ReloadAt(end));
        WriteUntil(ref last, end, 0);
        To = end;
    }

    private void WriteUntil(ref DateTimeOffset last, DateTimeOffset now, double linesPerSecond)
    {
        var sessions = (now - last).TotalSeconds * linesPerSecond / LinesPerSession;
        for (var whole = (int)sessions + (_random.NextDouble() < sessions % 1 ? 1 : 0); whole > 0; whole--)
        {
            _servers[_random.Next(_servers.Length)].StartSession(last + ((now - last) * _random.NextDouble()));
        }

        for (var i = 0; i < _servers.Length; i++)
        {
            while (_servers[i].TryTake(now, out var line))
            {
                Logs[i].Add(line);
                Truth.Add(line);
            }

            Logs[i].Write(whole: linesPerSecond == 0);
        }

        last = now;
    }
}
