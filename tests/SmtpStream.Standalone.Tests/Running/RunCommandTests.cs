using SmtpStream.Standalone.Simulation;
using Xunit;

namespace SmtpStream.Standalone.Tests.Running;

public sealed class RunCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Run_FirstStartOnOldLogs_ReadsThemOnceAlertingIsQuiet()
    {
        var now = TimeProvider.System.GetUtcNow();
        var system = new MailSystem(77, now.AddHours(-1));
        var logs = system.Servers.Select(_ => new MemoryStream()).ToArray();
        system.WriteUntil(now.AddMinutes(-40), logs);
        using var site = new PipelineSite(logs[0].ToArray());
        var lines = (ulong)logs[0].ToArray().AsSpan().Count((byte)'\n');

        var path = await site.RunUntilAsync(lines, Limit);

        Assert.Equal((lines, 0UL, 0UL), (path.Lines, path.Gaps, path.Repeats));
    }
}
