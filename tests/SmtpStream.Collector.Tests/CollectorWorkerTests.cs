using SmtpStream.Smtp.Vocabulary;
using Xunit;

namespace SmtpStream.Collector.Tests;

public sealed class CollectorWorkerTests : IDisposable
{
    private readonly CollectorHarness _collector = new();

    public void Dispose() => _collector.Dispose();

    [Fact]
    public void Follow_GrowingFile_SendsEachLineOnceAndAPartialOneWhenItIsWhole()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        _collector.Append(_collector.Lines(2));
        var line = _collector.Lines(1);
        _collector.Append(line[..40]);
        _collector.Step();
        Assert.Equal(5, _collector.Log.Events.Count);

        _collector.Append(line[40..]);
        _collector.Step();

        AssertRecipients(6);
        Assert.Single(_collector.Log.Counts);
    }

    [Fact]
    public void Follow_RenamedWithALateLine_ReadsOldNewAndLate()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        _collector.Append(_collector.Lines(2));
        File.Move(_collector.File(), _collector.File("mail.log.1"));
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(4));
        _collector.Step();
        Assert.Equal(11, _collector.Log.Events.Count);

        _collector.Append(_collector.Lines(1), "mail.log.1");
        _collector.Step();

        AssertRecipients(12);
        Assert.Equal(2, _collector.Log.Counts.Count);
        Assert.Contains(_collector.Log.Headers, h => h.Previous is not null);
        Assert.All(_collector.Log.Headers, h => Assert.Equal(_collector.File(), h.Path));
    }

    [Fact]
    public void Follow_GrownAndRenamedBetweenTwoLooks_GoesOnWithTheNewFile()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        _collector.Step(_collector.Options.ScanInterval - _collector.Options.PollInterval);
        _collector.Append(_collector.Lines(2));
        File.Move(_collector.File(), _collector.File("mail.log.1"));
        _collector.Append(_collector.Lines(4));

        // This look sees the growth and searches the directory: the new file waits before the old one's end is met.
        _collector.Step(_collector.Options.PollInterval);

        AssertRecipients(9);
        Assert.Equal(2, _collector.Log.Counts.Count);
    }

    [Fact]
    public void Follow_CopyTruncate_ReadsTheCopyToItsEndAndThenTheNewContent()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        _collector.Append(_collector.Lines(2));
        File.Copy(_collector.File(), _collector.File("mail.log.1"));
        File.WriteAllText(_collector.File(), "");
        _collector.Append(_collector.Lines(20));
        _collector.Step();
        _collector.Step();

        AssertRecipients(25);
    }

    [Fact]
    public void Follow_TruncatedWithoutACopy_ReportsTheSourceAsVanished()
    {
        _collector.Append(_collector.Lines(9));
        _collector.Follow();
        _collector.Step();
        File.WriteAllText(_collector.File(), "");
        _collector.Append(_collector.Lines(2));
        _collector.Step();
        _collector.Step();

        Assert.Equal(11, _collector.Log.Events.Count);
        Assert.Single(_collector.Log.Headers, h => h.Vanished);
    }

    [Fact]
    public async Task Follow_SameFirstLineAgain_IsAnotherGenerationInTheCheckpointFirst()
    {
        var lines = _collector.Lines(2);
        _collector.Append(lines + _collector.Lines(5));
        _collector.Follow();
        File.WriteAllText(_collector.File(), "");
        _collector.Append(lines);
        _collector.Step();
        _collector.Step();

        var sources = _collector.Log.Counts.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, sources.Count);
        Assert.Equal(sources[0][..^1] + "1", sources[1]);
        Assert.Equal(9, _collector.Log.Events.Count);
        await _collector.StopAsync();
    }

    [Fact]
    public async Task Restart_RenamedCompressedMeanwhile_GoesOnAtItsOffset()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        await _collector.StopAsync();
        _collector.Append(_collector.Lines(2));
        File.Move(_collector.File(), _collector.File("mail.log.1"));
        _collector.Compress("mail.log.1", "mail.log.2.gz");
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(1));

        _collector.Follow();

        AssertRecipients(8);
        Assert.Equal(0, _collector.Log.Repeats);
    }

    [Fact]
    public async Task Restart_RotatedMeanwhileWithNothingUnread_ItsRemovalIsNoGap()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        await _collector.StopAsync();
        File.Move(_collector.File(), _collector.File("mail.log.1"));
        _collector.Append(_collector.Lines(2));
        _collector.Follow();
        _collector.Step();

        File.Delete(_collector.File("mail.log.1"));
        _collector.Step();
        _collector.Step();

        AssertRecipients(5);
        Assert.DoesNotContain(_collector.Log.Headers, h => h.Vanished);
    }

    [Fact]
    public void Restart_OldFilesBeside_AreNotReadAtAFirstStart()
    {
        _collector.Append(_collector.Lines(3), "mail.log.1");
        _collector.Append(_collector.Lines(2));

        _collector.Follow();

        Assert.Equal(2, _collector.Log.Events.Count);
    }

    [Fact]
    public async Task ReadToEnd_PatternWithCompressed_OldestFirstThenRunGoesOn()
    {
        _collector.Append(_collector.Lines(3), "old");
        _collector.Compress("old", "mail.log.2.gz");
        _collector.Append(_collector.Lines(3), "mail.log.1");
        _collector.Append(_collector.Lines(3));

        await _collector.ReadToEndAsync("mail.log*");
        await _collector.ReadToEndAsync("mail.log*");
        Assert.Equal([3L, 3, 3], _collector.Log.Counts.Values.Select(c => c.Lines));
        Assert.Equal(_collector.Log.Events.Values, Recipients(9));
        Assert.Contains(_collector.Log.Headers, h => h.Ended);

        _collector.Append(_collector.Lines(2));
        _collector.Follow();

        AssertRecipients(11);
        Assert.Equal(0, _collector.Log.Repeats);
    }

    [Fact]
    public async Task ReadToEnd_TruncatedGzip_IsCountedAndNothingBeforeIsLost()
    {
        _collector.Append(_collector.Lines(2_000), "old");
        _collector.Compress("old", "mail.log.1.gz", cutBytes: 200);

        await _collector.ReadToEndAsync("mail.log*");
        await _collector.ReadToEndAsync("mail.log*");

        var counts = Assert.Single(_collector.Log.Counts.Values);
        Assert.Equal(1, counts.Rejects[(int)ParseFailure.TruncatedContent]);
        Assert.InRange(counts.Events, 1_500, 1_999);
        Assert.True(counts.IsConserved);
    }

    [Fact]
    public async Task ReadToEnd_JunkNulAndHugeLines_AreCountedAndNothingAfterIsLost()
    {
        var junk = new byte[5_000];
        new Random(1).NextBytes(junk);
        _collector.Append(_collector.Lines(2));
        using (var stream = new FileStream(_collector.File(), FileMode.Append))
        {
            stream.Write([.. junk, (byte)'\n', 0, 0, (byte)'\n']);
            stream.Write(new byte[1_000_000].AsSpan());
            stream.Write("\n"u8);
            stream.Write(Enumerable.Repeat((byte)'x', 1_000_000).ToArray());
            stream.Write("\n\n"u8);
        }

        _collector.Append(_collector.Lines(2));

        await _collector.ReadToEndAsync("mail.log");

        AssertRecipients(4);
        var counts = Assert.Single(_collector.Log.Counts.Values);
        Assert.Equal(1, counts.Rejects[(int)ParseFailure.TooLong]);
        Assert.True(counts.Rejects[(int)ParseFailure.Binary] >= 2);
        Assert.True(counts.IsConserved);
        Assert.Equal(File.ReadAllBytes(_collector.File()).Count(b => b == '\n'), counts.Lines);
        Assert.Contains(_collector.Log.Headers, h => h.RejectSamples.Any(s => s.Reason == ParseFailure.TooLong));
    }

    [Fact]
    public async Task ReadToEnd_SettledFileWithoutLastLineFeed_ReadsItsLastLine()
    {
        _collector.Append(_collector.Lines(2)[..^1]);
        _collector.Time.Advance(TimeSpan.FromMinutes(2));

        await _collector.ReadToEndAsync("mail.log");

        AssertRecipients(2);
    }

    [Fact]
    public void Follow_MissingFile_WaitsSaysSoAndReadsItWhenItComes()
    {
        _collector.Follow();
        _collector.Step();
        Assert.Contains(_collector.Log.Heartbeats, h => !h.Heartbeat!.Value.AtEnd);

        _collector.Append(_collector.Lines(2));
        _collector.Step();

        AssertRecipients(2);
    }

    [Fact]
    public async Task Follow_FileThatTwoInputsCameToName_IsReadOnceAndReported()
    {
        _collector.Follow(_collector.Input("m*.log"), _collector.Input("*l.log"));
        _collector.Append(_collector.Lines(3));
        _collector.Step();

        AssertRecipients(3);
        var health = await _collector.Health.CheckHealthAsync(new());
        Assert.Equal($"{_collector.File("*l.log")}: Overlapping", health.Description);
    }

    [Fact]
    public void Follow_RotatedFilesOnly_EndsThePath()
    {
        _collector.Append(_collector.Lines(2), "old");
        _collector.Compress("old", "mail.log.1.gz");
        _collector.Follow("mail.log.*");
        _collector.Step();
        _collector.Step();

        AssertRecipients(2);
        Assert.Single(_collector.Log.Headers, h => h.Ended);
    }

    [Fact]
    public void DeliveryFailure_UnacknowledgedBatches_AreSentAgainFromTheCheckpoint()
    {
        _collector.Options.BatchBytes = 4096;
        _collector.Append(_collector.Lines(200));
        _collector.Log.AcknowledgesAtOnce = false;
        _collector.Log.FailAfter = 7;
        _collector.Follow();
        Assert.InRange(_collector.Log.Events.Count, 1, 199);

        _collector.Log.AcknowledgesAtOnce = true;
        _collector.Step();

        AssertRecipients(200);
        Assert.True(_collector.Log.Repeats > 0);
    }

    [Fact]
    public void Checkpoint_UnwritableDirectory_ReadingGoesOnAndRecovers()
    {
        File.WriteAllText(_collector.Options.DataDirectory, "in the way");
        _collector.Append(_collector.Lines(2));
        _collector.Follow();
        _collector.Step(TimeSpan.FromSeconds(40));
        _collector.Append(_collector.Lines(2));
        _collector.Step();
        AssertRecipients(4);
        File.Delete(_collector.Options.DataDirectory);

        _collector.Step(TimeSpan.FromSeconds(40));

        Assert.True(File.Exists(Path.Combine(_collector.Options.DataDirectory, "collector.checkpoint")));
    }

    [Fact]
    public async Task Checkpoint_Damaged_StopsTheStartAndNamesTheFile()
    {
        _collector.Append(_collector.Lines(2));
        await _collector.ReadToEndAsync("mail.log");
        var file = Path.Combine(_collector.Options.DataDirectory, "collector.checkpoint");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => _collector.ReadToEndAsync("mail.log"));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follow_SeveralFilesBehind_StaysWithinAMinuteOfEventTime()
    {
        for (var minute = 0; minute < 30; minute++)
        {
            _collector.Time.Advance(TimeSpan.FromMinutes(1));
            _collector.Append(_collector.Lines(20), "a.log");
            _collector.Append(_collector.Lines(20), "b.log");
        }

        _collector.Follow("*.log");
        _collector.Step();

        AssertRecipients(1_200);
        var read = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var header in _collector.Log.Headers.Where(h => h.Heartbeat is null))
        {
            read[header.Path] = (int)header.Counts.Lines;
            Assert.InRange(
                Math.Abs(read.GetValueOrDefault(_collector.File("a.log")) - read.GetValueOrDefault(_collector.File("b.log"))),
                0, 3 * 20);
        }
    }

    private static IEnumerable<string> Recipients(int count) =>
        Enumerable.Range(1, count).Select(n => $"u{n}@example.com");

    private void AssertRecipients(int count)
    {
        Assert.Equal(
            Recipients(count).Order(StringComparer.Ordinal), _collector.Log.Events.Values.Order(StringComparer.Ordinal));
        Assert.Empty(_collector.Log.Gaps);
        Assert.All(_collector.Log.Counts.Values, c => Assert.True(c.IsConserved));
    }
}
