using Xunit;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>Output of "query …" against a running service with known windows.</summary>
public sealed class QueryCommandTests(KnownWindows known) : IClassFixture<KnownWindows>
{
    private readonly RemoteSite _site = known.Site;

    [Theory]
    [InlineData("series", "server:mx1", "smtp.connections", "--since", "5m")]
    [InlineData("top", "server:mx1", "top.clients", "--since", "10m")]
    [InlineData("entities", "server")]
    [InlineData("state", "server:mx1")]
    [InlineData("anomalies", "--since", "1h")]
    [InlineData("pipeline")]
    public async Task Query_OfKnownData_IsTheGoldenOutput(params string[] arguments)
    {
        var table = await _site.RunAsync(["query", .. arguments]);
        var json = await _site.RunAsync(["query", .. arguments, "--format", "json"]);

        Assert.Equal((0, "", 0, ""), (table.ExitCode, table.Error, json.ExitCode, json.Error));
        Golden.Equal($"Commands/Remote/{arguments[0]}.txt", table.Output);
        Golden.Equal($"Commands/Remote/{arguments[0]}.json", json.Output);
    }

    [Theory]
    [InlineData("metric 'smtp.conections' is unknown", "series", "server:mx1", "smtp.conections")]
    [InlineData("start_time to end_time is", "series", "server:mx1", "smtp.connections", "--step", "60", "--since", "30d")]
    [InlineData("step_seconds", "series", "user:bob@example.org", "mail.received", "--step", "60")]
    [InlineData("metric 'smtp.connections' is no ranking", "top", "server:mx1", "smtp.connections")]
    [InlineData("entity.name is needed", "state", "server:")]
    [InlineData("start_time to end_time is more than", "anomalies", "--since", "9000d")]
    [InlineData("start_time is not between", "anomalies", "--since", "99999d")]
    public async Task Query_ThatTheServiceRefuses_SaysWhyAndFails(string message, params string[] arguments)
    {
        var run = await _site.RunAsync(["query", .. arguments]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("InvalidArgument: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob@example.org", "eve@example.org", "entities", "user")]
    [InlineData("silent-server", "brute-force", "anomalies")]
    public async Task Query_OfMoreThanTheLimit_SaysSo(string first, string second, params string[] arguments)
    {
        var one = await _site.RunAsync(["query", .. arguments, "--limit", "1"]);
        var two = await _site.RunAsync(["query", .. arguments, "--limit", "2"]);

        Assert.Equal((0, "There are more; see --limit.\n"), (one.ExitCode, one.Error));
        Assert.Contains(first, one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(second, one.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (two.ExitCode, two.Error));
        Assert.Contains(second, two.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_OfATenant_ShowsItsEntitiesAlone()
    {
        var entities = await _site.RunAsync("query", "entities", "user", "--tenant", "acme");
        var state = await _site.RunAsync("query", "state", "acme/user:ann@example.org", "--format", "json");

        Assert.Equal((0, "", 0, ""), (entities.ExitCode, entities.Error, state.ExitCode, state.Error));
        Assert.Contains("acme/user:ann@example.org", entities.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@example.org", entities.Output, StringComparison.Ordinal);
        Assert.Contains("\"tenant\": \"acme\"", state.Output, StringComparison.Ordinal);
        Assert.Contains("\"metric\": \"smtp.connections\", \"value\": 5", state.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_OfAServiceThatAsksForAKey_SaysSo()
    {
        using var files = new TemporaryFiles();
        var right = files.Write("right", "0123456789abcdef\n");
        var site = new RemoteSite(("Server:ApiKeyFile", right));
        await site.InitializeAsync();
        try
        {
            var without = await site.RunAsync("query", "entities", "server");
            var wrong = await site.RunAsync("query", "entities", "server", "--api-key-file", files.Write("wrong", "fedcba9876543210\n"));
            var with = await site.RunAsync("query", "entities", "server", "--api-key-file", right);

            Assert.Equal([1, 1, 0], new[] { without, wrong, with }.Select(r => r.ExitCode));
            Assert.Contains("asks for an API key; see --api-key-file", without.Error, StringComparison.Ordinal);
            Assert.Contains("asks for an API key; see --api-key-file", wrong.Error, StringComparison.Ordinal);
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    [Fact]
    public async Task Query_ByAClockThatIsWrong_StillHasItsDeadline()
    {
        var run = await CommandRun.At(
            new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero), [], "query", "entities", "server", "--server", _site.Address, "--timeout", "60");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("server:mx1", run.Output, StringComparison.Ordinal);
    }
}
