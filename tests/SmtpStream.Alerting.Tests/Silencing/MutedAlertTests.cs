using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;

namespace SmtpStream.Alerting.Tests.Silencing;

/// <summary>What somebody acknowledged or silenced, through the stage.</summary>
public class MutedAlertTests
{
    private readonly FakeTimeProvider _time = Clock();

    [Fact]
    public void Acknowledgement_SurvivesACrash_AndSuppressesTheRepeat()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Accept(harness.Outbox.Single());
        harness.Consume(Acknowledge(harness.Alerting.Alerts.Single()));
        harness.Settle();
        harness.Crash();

        _time.Advance(TimeSpan.FromHours(5));
        harness.Consume(Outcome(OutcomeKind.Breach, 1));
        harness.Settle();

        Assert.Single(harness.Outbox);
        Assert.Equal("bob", harness.Alerting.Alerts.Single().AcknowledgedBy);
        Assert.Equal("on it", harness.Alerting.Alerts.Single().AcknowledgeComment);

        harness.Consume(Outcome(OutcomeKind.Breach, 2, severity: Severity.Critical));
        harness.Settle();
        Assert.Equal(NotifyReason.Severity, harness.Outbox.Last().Reason);
    }

    [Fact]
    public void Silence_SurvivesACrash_AndSuppressesTheNextAlert()
    {
        var harness = Harness(_time);
        harness.Consume(Silence("s1", "entity=mx1", 0, 60));
        harness.Settle();
        harness.Crash();

        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Consume(Outcome(OutcomeKind.Breach, 0, "mx2"));
        harness.Settle();

        Assert.Equal("mx2", Assert.Single(harness.Outbox).Alerts.Single().Entity.Name);
        var silenced = harness.Alerting.Deliveries.Listed.Single(l => l.Record.Answer == NotificationAnswer.Silenced);
        Assert.Equal("silences/s1", silenced.Record.Reason);
        Assert.Equal(["s1"], harness.Alerting.Alerts.Single(a => a.Entity.Name == "mx1").SilencedBy);
    }

    [Fact]
    public void Resolution_PassesASilence_WhenFiringWasTold()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Accept(harness.Outbox.Single());
        harness.Consume(Silence("s1", "rule=~brute.*", 0, 60));
        harness.Consume(Outcome(OutcomeKind.Breach, 1));
        harness.Consume(Outcome(OutcomeKind.Clear, 2));
        harness.Settle();
        _time.Advance(TimeSpan.FromMinutes(1));
        harness.Settle();

        Assert.Equal(NotifyReason.Resolved, harness.Outbox.Last().Reason);
    }

    [Fact]
    public void SilenceThatEnds_WhileTheAlertFires_IsFollowedByTheMessage()
    {
        var harness = Harness(_time);
        harness.Consume(Silence("s1", "entity=mx1", 0, 3));
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        Assert.Empty(harness.Outbox);

        harness.Consume(Outcome(OutcomeKind.Breach, 2));
        harness.Settle();

        Assert.Equal(NotifyReason.New, Assert.Single(harness.Outbox).Reason);
    }

    [Fact]
    public void ExpiredSilence_OnRequest_IsFollowedByTheMessage()
    {
        var harness = Harness(_time);
        harness.Consume(Silence("s1", "entity=mx1", 0, 600));
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Consume(new ControlChange { Kind = ControlKind.Silence, Id = "s1", Removed = true });
        harness.Settle();

        Assert.Single(harness.Outbox);
    }
}
