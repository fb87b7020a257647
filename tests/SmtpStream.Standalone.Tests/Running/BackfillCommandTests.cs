using System.Globalization;
using SmtpStream.Standalone.Commands;
using SmtpStream.Standalone.Simulation;
using SmtpStream.Standalone.Tests.Commands;
using Xunit;

namespace SmtpStream.Standalone.Tests.Running;

/// <summary>On embedded parts, and against the simulator's own lines.</summary>
public sealed class BackfillCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Backfill_RepeatedAndFollowedByRun_CountsEachLineOnce()
    {
        var lines = Lines();
        var half = Cut(lines, lines.Length / 2);
        using var site = new PipelineSite(lines.AsSpan(..half));

        var first = await site.BackfillAsync();
        var again = await site.BackfillAsync();
        site.Append(lines.AsSpan(half..));
        var path = await site.RunUntilAsync(Count(lines), Limit);

        Assert.Equal(ExitCodes.Success, first.ExitCode);
        Assert.StartsWith(Read(lines.AsSpan(..half)), first.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Success, "0 new lines read, 0 events sent"), (again.ExitCode, again.Error.Trim()));
        Assert.Equal((Count(lines), 0UL, 0UL), (path.Lines, path.Gaps, path.Repeats));
    }

    [Fact]
    public async Task Backfill_Interrupted_SaysSoAndGoesOnLater()
    {
        var lines = Lines();
        using var site = new PipelineSite(lines);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var interrupted = await site.BackfillAsync(stopped.Token);
        var whole = await site.BackfillAsync();

        Assert.Equal(ExitCodes.Interrupted, interrupted.ExitCode);
        Assert.StartsWith(Read(lines), whole.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_MissingFile_SaysSoBeforeAnythingStarts()
    {
        var run = await CommandRun.Of("backfill", "/nowhere/mail.log", "--config", "/nowhere/smtpstream.json");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("/nowhere/mail.log: no such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_StandardInput_IsRefused()
    {
        var run = await CommandRun.Of("backfill", "-");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("standard input", run.Error, StringComparison.Ordinal);
    }

    // The last hour, whatever the hour: windows of a minute are kept for two days.
    private static byte[] Lines()
    {
        var start = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60) - 3600);
        var system = new MailSystem(77, start);
        var logs = system.Servers.Select(_ => new MemoryStream()).ToArray();
        system.WriteUntil(start.AddMinutes(50), logs);
        return logs[0].ToArray();
    }

    private static int Cut(byte[] lines, int near) => near + lines.AsSpan(near).IndexOf((byte)'\n') + 1;

    private static string Read(ReadOnlySpan<byte> lines) => string.Create(CultureInfo.InvariantCulture, $"{Count(lines):N0} new lines read");

    private static ulong Count(ReadOnlySpan<byte> lines) => (ulong)lines.Count((byte)'\n');
}
