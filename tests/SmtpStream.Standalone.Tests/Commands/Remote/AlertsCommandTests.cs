using System.Text.RegularExpressions;
using SmtpStream.Contracts.V1;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using OutcomeKind = SmtpStream.Detection.Outcomes.OutcomeKind;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>Output of "alerts …" against a running service with known alerts.</summary>
public sealed class AlertsCommandTests : IAsyncLifetime
{
    private readonly RemoteSite _site = new();

    public Task InitializeAsync() => _site.InitializeAsync();

    public Task DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task List_OfKnownAlerts_IsTheGoldenOutput()
    {
        await _site.SayAsync(
            Breach(Server("mx1"), -10), Breach(Server("mx2"), -9, "bounce-surge"), Breach(Server("mx2"), -8, "bounce-surge", OutcomeKind.Clear));
        await _site.AlertsAsync(alerts => alerts.Any(a => a.State == AlertState.Resolved));

        await GoldenAsync("alerts", "alerts", "list");
        await GoldenAsync("alerts.all", "alerts", "list", "--all");
    }

    [Fact]
    public async Task List_WithoutAlerts_IsAnEmptyTable()
    {
        var run = await _site.RunAsync("alerts", "list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("fingerprint", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Firing", run.Output, StringComparison.Ordinal);
        Assert.Equal("{ }\n", (await _site.RunAsync("alerts", "list", "--format", "json")).Output);
    }

    [Fact]
    public async Task Ack_OfAFiringAlert_IsHeldAndListed()
    {
        await _site.SayAsync(Breach(Server("mx1"), -10));
        var fingerprint = (await _site.AlertsAsync(alerts => alerts.Count == 1))[0].Fingerprint;

        var ack = await _site.RunAsync("alerts", "ack", fingerprint, "--actor", "alice", "--comment", "on it");
        var alert = (await _site.AlertsAsync(_ => true))[0];
        var list = await _site.RunAsync("alerts", "list");

        Assert.Equal((0, "acknowledged by alice: server:mx1\n", ""), (ack.ExitCode, ack.Output, ack.Error));
        Assert.Equal(("alice", "on it"), (alert.AcknowledgedBy, alert.AcknowledgeComment));
        Assert.Contains("ack alice", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ack_AsJson_IsTheAlert()
    {
        await _site.SayAsync(Breach(Server("mx1"), -10));
        var fingerprint = (await _site.AlertsAsync(alerts => alerts.Count == 1))[0].Fingerprint;

        var ack = await _site.RunAsync("alerts", "ack", fingerprint, "--actor", "alice", "--format", "json");

        var answer = Google.Protobuf.JsonParser.Default.Parse<AcknowledgeAlertResponse>(ack.Output);
        Assert.Equal((fingerprint, "alice", AlertState.Firing), (answer.Alert.Fingerprint, answer.Alert.AcknowledgedBy, answer.Alert.State));
    }

    [Theory]
    [InlineData("alerts", "ack", "00000000000000000000000000000000")]
    [InlineData("alerts", "test-receiver", "nobody")]
    public async Task Name_OfNothing_IsNotFound(params string[] arguments)
    {
        var run = await _site.RunAsync(arguments);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("NotFound: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(arguments[2], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ack_OfAResolvedAlert_SaysThatThereIsNothing()
    {
        await _site.SayAsync(Breach(Server("mx1"), -10), Breach(Server("mx1"), -9, kind: OutcomeKind.Clear));
        var fingerprint = (await _site.AlertsAsync(alerts => alerts is [{ State: AlertState.Resolved }]))[0].Fingerprint;

        var run = await _site.RunAsync("alerts", "ack", fingerprint);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing to acknowledge", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_OfMatchers_SilencesTheAlertAndIsListed()
    {
        // A silence compares with event time: the window is not over when it begins.
        await _site.SayAsync(Breach(Server("mx1"), 0));

        var silence = await _site.RunAsync("alerts", "silence", "rule=brute-force", "entity=~mx.", "--for", "2h", "--actor", "alice", "--comment", "pentest");
        await _site.AlertsAsync(alerts => alerts[0].SilencedBy.Count == 1);

        Assert.Equal((0, ""), (silence.ExitCode, silence.Error));
        Assert.Matches("^silences/[0-9a-f]{16} until 2026-11-25 14:00:00 UTC\n$", silence.Output);
        await GoldenAsync("silences", "alerts", "silences");
        Assert.Contains("silenced", (await _site.RunAsync("alerts", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_AsJson_IsTheSilence()
    {
        var run = await _site.RunAsync("alerts", "silence", "severity!=critical", "rule=~a.*", "entity!~b.*", "--for", "30m", "--actor", "alice", "--format", "json");

        var answer = Google.Protobuf.JsonParser.Default.Parse<CreateSilenceResponse>(run.Output);
        Assert.Equal(
            [
                new Matcher { Label = "severity", Value = "critical", Negated = true },
                new Matcher { Label = "rule", Value = "a.*", IsRegex = true },
                new Matcher { Label = "entity", Value = "b.*", IsRegex = true, Negated = true },
            ],
            answer.Silence.Matchers);
        Assert.Equal(
            (CommandRun.Now.ToUnixTimeMilliseconds(), CommandRun.Now.AddMinutes(30).ToUnixTimeMilliseconds(), "alice"),
            (answer.Silence.StartsUnixMs, answer.Silence.EndsUnixMs, answer.Silence.CreatedBy));
    }

    [Theory]
    [InlineData("silence.matchers[0].value: is no pattern", "rule=~(")]
    [InlineData("silence.matchers: would fit an alert without any labels", "rule=~.*")]
    public async Task Silence_ThatTheServiceRefuses_SaysWhyAndFails(string message, string matcher)
    {
        var run = await _site.RunAsync("alerts", "silence", matcher);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_IsASnapshotAndThenEveryChange_UntilItIsStopped()
    {
        await _site.SayAsync(Breach(Server("mx1"), -10));
        await using var text = _site.Start("alerts", "watch");
        await using var json = _site.Start("alerts", "watch", "--format", "json");
        await Task.WhenAll(text.LinesAsync(1), json.LinesAsync(1));

        await _site.SayAsync(Breach(Server("mx1"), -9, kind: OutcomeKind.Clear));
        await Task.WhenAll(text.LinesAsync(2), json.LinesAsync(2));
        var (textRun, jsonRun) = (await text.StopAsync(), await json.StopAsync());

        Assert.Equal((130, "", 130, ""), (textRun.ExitCode, textRun.Error, jsonRun.ExitCode, jsonRun.Error));
        Golden.Equal("Commands/Remote/watch.txt", textRun.Output);
        Golden.Equal("Commands/Remote/watch.jsonl", Tokens().Replace(jsonRun.Output, "TOKEN"));
    }

    [Fact]
    public async Task Watch_WhenTheServiceEnds_SaysSoAndFails()
    {
        var site = new RemoteSite();
        await site.InitializeAsync();
        LiveCommand watch;
        try
        {
            await site.SayAsync(Breach(Server("mx1"), -10));
            watch = site.Start("alerts", "watch");
            await watch.LinesAsync(1);
        }
        finally
        {
            await site.DisposeAsync();
        }

        await using (watch)
        {
            var run = await watch.EndAsync();

            Assert.Equal(1, run.ExitCode);
            Assert.NotEqual("", run.Error);
        }
    }

    private async Task GoldenAsync(string name, params string[] arguments)
    {
        var table = await _site.RunAsync(arguments);
        var json = await _site.RunAsync([.. arguments, "--format", "json"]);

        Assert.Equal((0, "", 0, ""), (table.ExitCode, table.Error, json.ExitCode, json.Error));
        Golden.Equal($"Commands/Remote/{name}.txt", Names().Replace(table.Output, "silences/0000000000000000"));
        Golden.Equal($"Commands/Remote/{name}.json", Names().Replace(json.Output, "silences/0000000000000000"));
    }

    // Made by chance.
    private static Regex Names() => new("silences/[0-9a-f]{16}");

    private static Regex Tokens() => new("(?<=\"resumeToken\": \")[^\"]*");
}
