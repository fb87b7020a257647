using System.Collections.Concurrent;
using Xunit;

namespace SmtpStream.Collector.Tests;

/// <summary>Random work on a log while the collector is killed, stopped and cut off at random: each line is folded once.</summary>
public sealed class CrashTests
{
    private const int DefaultSeeds = 200;

    // A run takes a tenth of a second; one that takes so long will never end.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>Seeds drawn at random, other ones in each run. More of them: SMTPSTREAM_CRASH_SEEDS=5000.</summary>
    private static int Seeds =>
        int.TryParse(Environment.GetEnvironmentVariable("SMTPSTREAM_CRASH_SEEDS"), out var seeds) ? seeds : DefaultSeeds;

    [Fact]
    public async Task EachLine_AnyOrderOfWritingRotatingAndCrashing_IsFoldedOnce()
    {
        var failures = new ConcurrentQueue<string>();
        var seeds = Enumerable.Range(0, Seeds).Select(_ => Random.Shared.Next());
        await Parallel.ForEachAsync(seeds, async (seed, _) =>
        {
            try
            {
                await RunAsync(seed, hasLateWriter: seed % 2 == 0);
            }
            catch (Exception e)
            {
                failures.Enqueue($"Seed {seed}: {e.Message}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures));
    }

    [Theory]
    [InlineData(389233)]
    [InlineData(64482238)]
    [InlineData(39828164)]
    [InlineData(384895909)]
    [InlineData(94141360)]
    [InlineData(226876305)]
    [InlineData(867477202)]
    public Task EachLine_SeedThatOnceFailed_IsFoldedOnce(int seed) => RunAsync(seed, hasLateWriter: false);

    // On a thread of its own: what hangs is left behind, and the test fails.
    private static Task RunAsync(int seed, bool hasLateWriter) =>
        Task.Run(() => RunAsync(new Random(seed), hasLateWriter ? new Random(~seed) : null)).WaitAsync(Bound);

    /// <param name="random">Draws what happens.</param>
    /// <param name="late">Draws when a daemon that still holds the renamed file writes there; null where none does.</param>
    private static async Task RunAsync(Random random, Random? late)
    {
        using var collector = new CollectorHarness();
        collector.Options.BatchBytes = 4096;
        collector.Options.CheckpointInterval = TimeSpan.FromSeconds(random.Next(1, 20));
        var lines = 0;
        string? rest = null;
        var isRenamed = false;

        // What was rotated before the first start is not read.
        collector.Follow();
        var isRunning = true;
        for (var step = 0; step < 40; step++)
        {
            if (isRenamed && late?.Next(10) == 0)
            {
                collector.Append(collector.Lines(1), "mail.log.1");
                lines++;
            }

            switch (random.Next(10))
            {
                case < 4:
                    var count = random.Next(1, 40);
                    var text = rest + collector.Lines(count);
                    lines += count;
                    var cut = random.Next(3) == 0 ? random.Next(1, 100) : 0;
                    collector.Append(text[..^cut]);
                    rest = text[^cut..];
                    break;
                case 4:
                    isRenamed = Rotate(collector, random, ref rest) ?? isRenamed;
                    break;
                case 5:
                    collector.Log.AcknowledgesAtOnce = random.Next(2) == 0;
                    collector.Log.Acknowledge(random.Next(5));
                    break;
                case 6 when isRunning:
                    collector.Log.FailAfter = random.Next(6);
                    break;
                case 7 when isRunning:
                    collector.Log.KillAfter = random.Next(6);
                    break;
                case 8 when isRunning:
                    collector.Log.AcknowledgesAtOnce = true;
                    collector.Log.Acknowledge();
                    isRunning = !Dies(collector, () => collector.StopAsync().GetAwaiter().GetResult()) && false;
                    break;
                default:
                    var start = !isRunning;
                    isRunning = !Dies(collector, () =>
                    {
                        if (start)
                        {
                            collector.Follow();
                        }

                        collector.Step(TimeSpan.FromSeconds(random.Next(1, 15)));
                    });
                    break;
            }
        }

        collector.Append(rest ?? "");
        collector.Log.AcknowledgesAtOnce = true;
        collector.Kill();
        collector.Follow();
        collector.Step(TimeSpan.FromSeconds(20));

        // What was read is missed by nobody.
        foreach (var rotated in Directory.GetFiles(collector.Directory, "mail.log.*"))
        {
            File.Delete(rotated);
        }

        collector.Step(TimeSpan.FromSeconds(20));
        await collector.StopAsync();

        Assert.Equal(
            Enumerable.Range(1, lines).Select(n => $"u{n}@example.com").Order(StringComparer.Ordinal),
            collector.Log.Events.Values.Order(StringComparer.Ordinal));
        Assert.Empty(collector.Log.Gaps);
        Assert.Equal(lines, collector.Log.Counts.Values.Sum(c => c.Lines));
        Assert.All(collector.Log.Counts.Values, c => Assert.True(c.IsConserved));
    }

    private static bool Dies(CollectorHarness collector, Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (EventLog.KilledException)
        {
            collector.Kill();
            return true;
        }
    }

    /// <summary>As logrotate does: shift the numbers, compress all but the newest, then rename or copy and truncate.</summary>
    /// <returns>Whether it was renamed; null where there was nothing to rotate.</returns>
    private static bool? Rotate(CollectorHarness collector, Random random, ref string? rest)
    {
        if (!File.Exists(collector.File()) || new FileInfo(collector.File()).Length == 0)
        {
            return null;
        }

        // A writer finishes its line before the name changes under it.
        collector.Append(rest ?? "");
        rest = null;
        for (var number = 20; number >= 1; number--)
        {
            Move(collector.File($"mail.log.{number}.gz"), collector.File($"mail.log.{number + 1}.gz"));
            Move(collector.File($"mail.log.{number}"), collector.File($"mail.log.{number + 1}"));
        }

        if (File.Exists(collector.File("mail.log.2")) && random.Next(2) == 0)
        {
            collector.Compress("mail.log.2", "mail.log.2.gz");
        }

        if (random.Next(2) == 0)
        {
            File.Move(collector.File(), collector.File("mail.log.1"));
            return true;
        }

        File.Copy(collector.File(), collector.File("mail.log.1"));
        File.WriteAllText(collector.File(), "");
        return false;
    }

    private static void Move(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to);
        }
    }
}
