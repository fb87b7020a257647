using Xunit;

namespace SmtpStream.Standalone.Tests.Commands;

public sealed class CommandErrorsTests
{
    [Theory]
    [InlineData("--zone", "Europe/Nowhere", "no time zone 'Europe/Nowhere'")]
    [InlineData("--format", "xml", "xml")]
    [InlineData("--top", "-1", "--top is a number")]
    [InlineData("--since", "yesterday", "'yesterday' is no time")]
    public async Task Analyze_BadOption_SaysWhichAndFails(string option, string value, string message)
    {
        var run = await CommandRun.Of("analyze", "-", option, value);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_WithoutFile_Fails() => Assert.NotEqual(0, (await CommandRun.Of("parse")).ExitCode);

    [Fact]
    public async Task Parse_MissingFile_SaysSoAndReadsTheOthers()
    {
        using var files = new TemporaryFiles();
        var good = files.Write("mail.log", "one line\n");

        var run = await CommandRun.Of("parse", files.Path("gone.log"), good);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gone.log: no such file", run.Error, StringComparison.Ordinal);
        Assert.Contains("lines 1 =", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_Directory_SaysSo()
    {
        var run = await CommandRun.Of("analyze", Path.GetTempPath());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is a directory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_OtherCompression_NamesTheTool()
    {
        using var files = new TemporaryFiles();

        var run = await CommandRun.Of("analyze", files.Write("mail.log.zst", [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0]));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("zstdcat", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_TruncatedGzip_ReadsWhatIsThereAndFails()
    {
        using var files = new TemporaryFiles();
        var whole = TemporaryFiles.Gzip(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i * 7919 % 10007}\n")));
        var cut = files.Write("mail.log.gz", whole[..(whole.Length / 2)]);

        var run = await CommandRun.Of("parse", cut);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cut compressed data", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("lines 0 ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query", "state", "mx1")]
    [InlineData("query", "entities", "planets")]
    [InlineData("alerts", "silence", "nonsense")]
    [InlineData("alerts", "list", "--server", "nowhere")]
    [InlineData("query", "anomalies", "--since", "soon")]
    [InlineData("query", "anomalies", "--since", "")]
    [InlineData("query", "pipeline", "--timeout", "0")]
    [InlineData("query", "pipeline", "--format", "xml")]
    [InlineData("alerts", "silence")]
    [InlineData("alerts", "ack")]
    [InlineData("tail", "server")]
    public async Task Remote_BadArgument_FailsBeforeAnyCall(params string[] arguments) =>
        Assert.NotEqual(0, (await CommandRun.Of(arguments)).ExitCode);

    [Theory]
    [InlineData("query", "series", "server:mx1", "smtp.connections")]
    [InlineData("query", "top", "server:mx1", "top.clients")]
    [InlineData("query", "entities", "server")]
    [InlineData("query", "state", "server:mx1")]
    [InlineData("query", "anomalies")]
    [InlineData("query", "pipeline")]
    [InlineData("tail", "server:mx1")]
    [InlineData("alerts", "list")]
    [InlineData("alerts", "watch")]
    [InlineData("alerts", "ack", "11173657e644df726a1e6b82f9405161")]
    [InlineData("alerts", "silence", "rule=brute-force")]
    [InlineData("alerts", "silences")]
    public async Task Remote_NobodyThere_SaysWhatToCheck(params string[] arguments)
    {
        var run = await CommandRun.Of([.. arguments, "--server", "http://127.0.0.1:1", "--timeout", "60"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("http://127.0.0.1:1/ does not answer: is `smtpstream run` up", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_ApiKeyFileThatIsMissing_IsNamed()
    {
        var run = await CommandRun.Of("query", "pipeline", "--api-key-file", "/nowhere/key");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("/nowhere/key", run.Error, StringComparison.Ordinal);
    }
}
