using System.Diagnostics.Metrics;
using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmtpStream.Collector.Reading;
using Xunit;

namespace SmtpStream.Collector.Tests;

/// <summary>Real files in a directory of their own, the collector on a clock that the test moves, and the log that it writes.</summary>
internal sealed class CollectorHarness : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private CancellationTokenSource _stop = new();
    private Task? _running;
    private int _lines;

    public CollectorHarness()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("collector-").FullName;
        Options = new CollectorOptions { DataDirectory = Path.Combine(Directory, "data") };
        Log = new EventLog();
    }

    public string Directory { get; }

    public CollectorOptions Options { get; }

    public EventLog Log { get; }

    /// <summary>Stands for Alerting, which is told until when to be quiet.</summary>
    public Func<DateTimeOffset, Task> BeQuiet { get; set; } = _ => Task.CompletedTask;

    public CollectorHealth Health { get; } = new();

    /// <summary>Each process has its own, so that a killed one never runs again.</summary>
    public SteppedClock Time { get; private set; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public string File(string name = "mail.log") => Path.Combine(Directory, name);

    /// <summary>Lines that give one event each, every one with a queue id of its own.</summary>
    public string Lines(int count)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var number = ++_lines;
            var stamp = Time.GetUtcNow().AddSeconds(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", null);
            text.Append(null, $"{stamp} mx1 postfix/smtpd[37]: NOQUEUE: reject: RCPT from h{number}.example.com[192.0.2.1]: ")
                .Append(null, $"554 5.7.1 <u{number}@example.com>: Relay access denied; from=<s{number}@example.com> ")
                .Append(null, $"to=<u{number}@example.com> proto=ESMTP helo=<x>\n");
        }

        return text.ToString();
    }

    public void Append(string text, string name = "mail.log")
    {
        System.IO.File.AppendAllText(File(name), text);
        System.IO.File.SetLastWriteTimeUtc(File(name), Time.GetUtcNow().UtcDateTime);
    }

    public void Compress(string from, string to, int? cutBytes = null)
    {
        using (var target = System.IO.File.Create(File(to)))
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(System.IO.File.ReadAllBytes(File(from)));
        }

        if (cutBytes is { } cut)
        {
            using var stream = System.IO.File.OpenWrite(File(to));
            stream.SetLength(stream.Length - cut);
        }

        System.IO.File.SetLastWriteTimeUtc(File(to), System.IO.File.GetLastWriteTimeUtc(File(from)));
        System.IO.File.Delete(File(from));
    }

    /// <summary>Starts following the pattern.</summary>
    public void Follow(string pattern = "mail.log") => Follow(Input(pattern));

    public void Follow(params LogInput[] inputs)
    {
        _stop = new CancellationTokenSource();
        Inline(() => _running = Worker().RunAsync(inputs, untilEnd: false, progress: null, _stop.Token));
        ThrowIfEnded();
    }

    public void Step(TimeSpan by) => Inline(() =>
    {
        for (var at = TimeSpan.Zero; at < by; at += Options.PollInterval)
        {
            Time.Step(Options.PollInterval);
        }

        ThrowIfEnded();
    });

    /// <summary>Long enough for a poll and for a search of the directory.</summary>
    public void Step() => Step(Options.ScanInterval + Options.PollInterval);

    /// <summary>An orderly stop.</summary>
    public async Task StopAsync()
    {
        Inline(_stop.Cancel);
        await _running!.WaitAsync(TimeSpan.FromSeconds(30));
        _running = null;
    }

    /// <summary>The process is gone: nothing is drained, nothing written.</summary>
    public void Kill()
    {
        _running = null;
        Log.Forget();
        Time = new SteppedClock(Time.GetUtcNow());
    }

    public async Task ReadToEndAsync(params string[] patterns) =>
        await Worker().RunAsync([.. patterns.Select(Input)], untilEnd: true, progress: null, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(60));

    public LogInput Input(string pattern) =>
        LogInput.From(new CollectorInputOptions { Origin = "mx1", Path = File(pattern), Zone = "UTC" });

    /// <summary>The meter is this collector's, and not one of a test beside it.</summary>
    public bool Owns(Meter meter) => meter.Scope == _services.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _services.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    internal PathScan Scan() =>
        new(NullLogger.Instance, new CollectorMetrics(_services.GetRequiredService<IMeterFactory>())) { NowUtc = Time.GetUtcNow() };

    internal CollectorWorker Worker() => new(
        Microsoft.Extensions.Options.Options.Create(Options),
        Log.Open,
        (moment, _) => BeQuiet(moment),
        Health,
        new CollectorMetrics(_services.GetRequiredService<IMeterFactory>()),
        Time,
        NullLogger<CollectorWorker>.Instance);

    private void ThrowIfEnded()
    {
        if (_running is { IsCompleted: true } ended)
        {
            ended.GetAwaiter().GetResult();
            Assert.Fail("The collector returned.");
        }
    }

    // Without a synchronization context the collector goes on inside the call that moves the clock.
    private static void Inline(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
