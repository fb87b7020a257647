using SmtpStream.Alerting.Relaying;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Alerting.Tests.Relaying;

public class RelayStageTests
{
    private readonly StageHarness _harness = new(Samples.Clock(), StageKind.Relay, () => new RelayStage(3));

    [Theory]
    [InlineData(ControlKind.Rule, 3, 0)]
    [InlineData(ControlKind.Feedback, 3, 0)]
    [InlineData(ControlKind.Model, 3, 0)]
    [InlineData(ControlKind.Silence, 0, 1)]
    [InlineData(ControlKind.Acknowledgement, 0, 1)]
    [InlineData(ControlKind.QuietUntil, 0, 1)]
    [InlineData(ControlKind.Instance, 0, 0)]
    public void Change_GoesToTheStageItIsFor(ControlKind kind, int windows, int anomalies)
    {
        _harness.Consume(Change(kind, "x", "r1"));
        _harness.Settle();

        Assert.Equal(windows, _harness.Sent.Where(s => s.Destination.Name == Topics.Windows).Select(s => s.Destination.Partition).Distinct().Count());
        Assert.Equal(anomalies, _harness.Sent.Count(s => s.Destination == new Destination(Topics.Anomalies, 0)));
    }

    [Fact]
    public void LatestChangeOfAnId_IsKept_AndARemovalLeaves()
    {
        _harness.Consume(Change(ControlKind.QuietUntil, "a", "r1"));
        _harness.Consume(Change(ControlKind.QuietUntil, "a", "r2"));
        _harness.Settle();
        _harness.Crash();
        Assert.Equal("r2", Assert.Single(Kept()).RequestId);

        _harness.Consume(Change(ControlKind.QuietUntil, "a", "r3") with { Removed = true, Body = null });
        _harness.Settle();
        Assert.Empty(Kept());
    }

    [Fact]
    public void RepeatedRecord_IsRelayedAgain_SoThatARepeatedCallReturns()
    {
        _harness.Consume(Change(ControlKind.QuietUntil, "a", "r1"));
        _harness.Consume(Change(ControlKind.QuietUntil, "a", "r1"));
        _harness.Settle();

        Assert.Equal(2, _harness.Sent.Count);
        Assert.Single(Kept());
    }

    private static ControlChange Change(ControlKind kind, string id, string requestId) => new()
    {
        Kind = kind,
        Id = id,
        RequestId = requestId,
        Body = kind switch
        {
            ControlKind.Rule => new RuleChange { Enabled = true },
            ControlKind.Silence => new Silence { Matchers = [new LabelMatcher("entity", "x", false, false)], StartsUnixMs = 1, EndsUnixMs = 2 },
            ControlKind.Acknowledgement => new Acknowledgement("f", "e", ""),
            ControlKind.Feedback => new Feedback("f", "e", FeedbackLabel.True),
            ControlKind.Model => new ModelPointer("m", "1", 0),
            ControlKind.QuietUntil => new QuietUntil(1),
            _ => new InstanceId("i"),
        },
    };

    private IEnumerable<ControlChange> Kept() =>
        _harness.State.Entries.Where(e => e.Id.StartsWith("k/", StringComparison.Ordinal)).Select(e => ((RelayedChange)e.Value).Change);
}
