using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Band = SmtpStream.Detection.Baselines.Band;
using OpenWindow = SmtpStream.Aggregation.Windows.WindowState;
using OutcomeKind = SmtpStream.Detection.Outcomes.OutcomeKind;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>Output of "tail" while the windows of a running service change.</summary>
public sealed class TailCommandTests : IAsyncLifetime
{
    private readonly RemoteSite _site = new();

    public Task InitializeAsync() => _site.InitializeAsync();

    public Task DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Tail_PrintsEachChangeOfTheNewestWindow_AndBreachesThatAreNew()
    {
        var mx = Server("mx1");
        await _site.Writer.OutcomesAsync(Breach(mx, -30, "known"));
        await _site.Writer.WindowsAsync(Connections(mx, -1, 40));
        await _site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-1), new Band(30, 20, 35, false)), (Second(0), new Band(30, 20, 35, false)));
        await using var tail = _site.Start("tail", "server:mx1");

        await tail.LinesAsync(1);
        await _site.Writer.WindowsAsync(Connections(mx, 0, 3, state: OpenWindow.Open));
        await tail.LinesAsync(2);
        // A window of the past that closes now, of another server; what is no breach is not printed.
        await _site.Writer.OutcomesAsync(
            Breach(mx, -1, "clear", OutcomeKind.Clear), Breach(Server("mx2"), -2, "new") with { Explanation = new() { Metric = "auth.failed", Text = "120 failed\u001b[2J logins" } });
        await tail.LinesAsync(3);
        await _site.Writer.WindowsAsync(Connections(mx, 0, 25, state: OpenWindow.Open));
        await tail.LinesAsync(4);
        await _site.Writer.WindowsAsync(Connections(mx, 0, 19));
        await tail.LinesAsync(5);
        var run = await tail.StopAsync();

        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Golden.Equal("Commands/Remote/tail.txt", run.Output);
    }

    [Fact]
    public async Task Tail_AsJson_IsAnObjectALine()
    {
        var mx = Server("mx1");
        await _site.Writer.WindowsAsync(Window(mx, -1, m => m.Counters.Add(Metric.Connections, 40)));
        await using var tail = _site.Start("tail", "server:mx1", "--format", "json");

        await tail.LinesAsync(1);
        await _site.Writer.OutcomesAsync(Breach(mx, -1));
        var lines = await tail.LinesAsync(2);
        await tail.StopAsync();

        var state = Google.Protobuf.JsonParser.Default.Parse<GetStateResponse>(lines[0]);
        var outcome = Google.Protobuf.JsonParser.Default.Parse<Outcome>(lines[1]);
        Assert.Equal((Time(-1), 40), (state.WindowStart, state.Metrics.Single().Value));
        Assert.Equal(("brute-force", "mx1"), (outcome.RuleId, outcome.Entity.Name));
    }

    [Fact]
    public async Task Tail_OfHistory_PrintsItsBreaches()
    {
        var mx = Server("mx1");
        await _site.Writer.ReadToAsync(ReadTo("mx1", -14_400));
        await _site.Writer.WindowsAsync(Connections(mx, -14_401, 40));
        await using var tail = _site.Start("tail", "server:mx1");

        await tail.LinesAsync(1);
        await _site.Writer.OutcomesAsync(Breach(mx, -14_401));
        var lines = await tail.LinesAsync(2);

        Assert.Equal("!! brute-force server:mx1: 120 failed logins, 3 expected", lines[1]);
    }

    [Fact]
    public async Task Tail_OfAnEntityWithoutData_SaysSo()
    {
        await using var tail = _site.Start("tail", "user:nobody@example.org");

        Assert.Equal(["user:nobody@example.org: no data"], await tail.LinesAsync(1));
    }
}
