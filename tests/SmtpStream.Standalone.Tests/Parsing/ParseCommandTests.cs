using System.Text.Json;
using SmtpStream.Standalone.Tests.Analyzing;
using SmtpStream.Standalone.Tests.Commands;
using Xunit;

namespace SmtpStream.Standalone.Tests.Parsing;

public sealed class ParseCommandTests
{
    private const string Log =
        """
        Nov 24 22:59:58 mx1 postfix/smtpd[10]: connect from out.sender.example[198.18.0.1]
        nonsense
        Nov 24 22:59:58 mx1 postfix/smtpd[10]: warning: unknown[198.18.0.9]: SASL LOGIN authentication failed: authentication failure, sasl_username=carl@local.example
        Nov 24 22:59:59 mx1 postfix/anvil[9]: statistics: max cache size 28 at Nov 24 22:58:11

        """;

    [Fact]
    public async Task Parse_SmallLog_PrintsTheGoldenEventsAndCounts()
    {
        var run = await CommandRun.Of(System.Text.Encoding.UTF8.GetBytes(Log), "parse", "-", "--zone", "Europe/Berlin");

        Assert.Equal(0, run.ExitCode);
        Golden.Equal("Parsing/small.jsonl", run.Output);
        Golden.Equal("Parsing/small.counts.txt", run.Error);
    }

    [SkippableFact]
    public async Task Parse_RealPostfix_EveryLineHasOneOutcomeAndEveryEventIsJson()
    {
        var run = await CommandRun.Of(SharedData.OwnPostfixLog(), "parse", "-", "--zone", "UTC");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("lines 4736 = ", run.Error, StringComparison.Ordinal);
        var events = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.EndsWith($"events {events.Length}\n", run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
