using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using SmtpStream.Collector.Reading;
using SmtpStream.Collector.Spooling;
using Xunit;

namespace SmtpStream.Collector.Tests;

public sealed class StandardInputTests : IDisposable
{
    private const int SegmentBytes = 4 * 1024;

    private readonly CollectorHarness _collector = new();

    private string Spool => Path.Combine(_collector.Options.DataDirectory, "stdin");

    private LogInput Input => SpoolWriter.Input(
        LogInput.From(new CollectorInputOptions { Origin = "mx1", Path = "-", Zone = "UTC" }), _collector.Options.DataDirectory);

    public void Dispose() => _collector.Dispose();

    [Fact]
    public void Lines_OverManyRotations_AreReadOnceAndTheirFilesRemoved()
    {
        using var spool = Open();
        _collector.Follow(Input);
        for (var i = 0; i < 50; i++)
        {
            Write(spool, _collector.Lines(7));
            _collector.Step(TimeSpan.FromSeconds(40));
        }

        AssertRecipients(350);
        Assert.True(_collector.Log.Counts.Count > 10);
        Assert.InRange(Directory.GetFiles(Spool).Length, 1, 2);
    }

    [Fact]
    public void Lines_CutAnywhere_AreWholeAgain()
    {
        using var spool = Open();
        _collector.Follow(Input);
        var lines = _collector.Lines(5);
        Write(spool, lines[..100]);
        _collector.Step();
        Assert.Empty(_collector.Log.Events);

        Write(spool, lines[100..]);
        _collector.Step();

        AssertRecipients(5);
    }

    [Fact]
    public void End_LastLineWithoutLineFeed_IsReadAndThePathEnds()
    {
        using var spool = Open();
        _collector.Follow(Input);
        Write(spool, _collector.Lines(3)[..^1]);
        spool.End();
        _collector.Step();
        _collector.Step();

        AssertRecipients(3);
        Assert.Single(_collector.Log.Headers, h => h.Ended);
    }

    [Fact]
    public void Killed_WithWhatWasTakenUnread_ReadsItAtTheNextStartAndTheNewBehindIt()
    {
        using (var spool = Open())
        {
            _collector.Follow(Input);
            Write(spool, _collector.Lines(3));
            _collector.Step();
            Write(spool, _collector.Lines(2));
            _collector.Kill();
        }

        using var next = Open();
        Write(next, _collector.Lines(4));
        _collector.Follow(Input);
        _collector.Step();

        AssertRecipients(9);
    }

    [Fact]
    public void Write_NobodyReads_TakesNoMoreThanItsBound()
    {
        using var spool = Open();
        var bytes = System.Text.Encoding.UTF8.GetBytes(_collector.Lines(1_000));
        var taken = 0;
        while (spool.Write(bytes.AsSpan(taken, 1024)) is > 0 and var count)
        {
            taken += count;
        }

        Assert.Equal(SpoolWriter.MaxRotated + 1, Directory.GetFiles(Spool).Length);
        Assert.InRange(taken, SpoolWriter.MaxRotated * SegmentBytes, (SpoolWriter.MaxRotated + 1) * 2 * SegmentBytes);
    }

    [Fact]
    public async Task Stream_ReadToItsEnd_IsInTheSpoolWhole()
    {
        var options = new CollectorOptions { DataDirectory = _collector.Options.DataDirectory };
        options.Inputs.Add(new CollectorInputOptions { Path = "-" });
        var lines = _collector.Lines(2_000);
        using var service = new StandardInput(
            Microsoft.Extensions.Options.Options.Create(options), _collector.Time, NullLogger<StandardInput>.Instance,
            () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines)));

        await service.StartAsync(CancellationToken.None);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(lines, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Spool))));
        _collector.Follow(Input);
        AssertRecipients(2_000);
    }

    /// <summary>The pump dies with the collector; what it took is there at the next start. More seeds: SMTPSTREAM_CRASH_SEEDS=5000.</summary>
    [Fact]
    public async Task Lines_AnyOrderOfWritingAndCrashing_AreFoldedOnceAndTheirFilesRemoved()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SMTPSTREAM_CRASH_SEEDS"), out var wanted) ? wanted : 50;
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, seeds).Select(_ => Random.Shared.Next()), async (seed, _) =>
        {
            try
            {
                using var test = new StandardInputTests();
                await Task.Run(() => test.Crash(new Random(seed)), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
            }
            catch (Exception e)
            {
                failures.Enqueue($"Seed {seed}: {e.Message}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures));
    }

    private void Crash(Random random)
    {
        _collector.Options.BatchBytes = 4096;
        _collector.Options.CheckpointInterval = TimeSpan.FromSeconds(random.Next(1, 20));
        var lines = 0;
        var spool = Open();
        _collector.Follow(Input);
        for (var step = 0; step < 40; step++)
        {
            switch (random.Next(6))
            {
                case < 3:
                    var count = random.Next(1, 30);
                    if (TryWrite(spool, random, count))
                    {
                        lines += count;
                    }

                    break;
                case 3:
                    _collector.Log.AcknowledgesAtOnce = random.Next(2) == 0;
                    _collector.Log.Acknowledge(random.Next(5));
                    _collector.Log.FailAfter = random.Next(4) == 0 ? random.Next(6) : null;
                    break;
                case 4 when random.Next(2) == 0:
                    _collector.Kill();
                    spool.Dispose();
                    spool = Open();
                    _collector.Follow(Input);
                    break;
                default:
                    _collector.Step(TimeSpan.FromSeconds(random.Next(1, 15)));
                    break;
            }
        }

        _collector.Log.FailAfter = null;
        _collector.Log.AcknowledgesAtOnce = true;
        _collector.Log.Acknowledge();
        spool.End();
        spool.Dispose();
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertRecipients(lines);
        Assert.Empty(Directory.GetFiles(Spool));
    }

    // All of it or nothing: the pump waits where there is no room, and here nobody reads meanwhile.
    private bool TryWrite(SpoolWriter spool, Random random, int count)
    {
        if (Directory.GetFiles(Spool).Length > SpoolWriter.MaxRotated - 1)
        {
            return false;
        }

        var bytes = System.Text.Encoding.UTF8.GetBytes(_collector.Lines(count));
        for (var at = 0; at < bytes.Length;)
        {
            at += spool.Write(bytes.AsSpan(at, Math.Min(random.Next(1, 2_000), bytes.Length - at)));
        }

        return true;
    }

    private SpoolWriter Open() => new(_collector.Options.DataDirectory, _collector.Time, SegmentBytes);

    private static void Write(SpoolWriter spool, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text).AsSpan();
        while (!bytes.IsEmpty)
        {
            var taken = spool.Write(bytes);
            Assert.NotEqual(0, taken);
            bytes = bytes[taken..];
        }
    }

    private void AssertRecipients(int count)
    {
        Assert.Equal(
            Enumerable.Range(1, count).Select(n => $"u{n}@example.com").Order(StringComparer.Ordinal),
            _collector.Log.Events.Values.Order(StringComparer.Ordinal));
        Assert.Empty(_collector.Log.Gaps);
        Assert.All(_collector.Log.Counts.Values, c => Assert.True(c.IsConserved));
    }
}
