using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.States;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Tests;

public class AlertingStageTests
{
    private readonly FakeTimeProvider _time = Clock();

    [Fact]
    public void Breach_IsToldAtOnce_AndResolutionAfterResolveWait()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        var firing = Assert.Single(harness.Outbox);
        harness.Accept(firing);

        harness.Consume(Outcome(OutcomeKind.Clear, 1));
        harness.Settle();
        Assert.Single(harness.Outbox);
        _time.Advance(TimeSpan.FromSeconds(31));
        harness.Settle();

        var resolved = harness.Outbox.Last();
        Assert.Equal(NotifyReason.New, firing.Reason);
        Assert.Equal(NotifyReason.Resolved, resolved.Reason);
        Assert.Equal(AlertState.Resolved, Assert.Single(resolved.Alerts).State);
        harness.Accept(resolved);
        Assert.Empty(harness.Alerting.Groups);
    }

    [Fact]
    public void AlertThatFiresAgain_WhileItsResolutionIsOnTheWay_IsTold()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Accept(harness.Outbox.Single());
        harness.Consume(Outcome(OutcomeKind.Clear, 1));
        harness.Settle();
        _time.Advance(TimeSpan.FromSeconds(31));
        harness.Settle();
        var resolved = harness.Outbox.Last();

        harness.Consume(Outcome(OutcomeKind.Breach, 2));
        harness.Settle();
        harness.Accept(resolved);
        _time.Advance(TimeSpan.FromMinutes(5));
        harness.Settle();

        Assert.False(resolved.IsFiring);
        Assert.True(harness.Outbox.Last().IsFiring);
    }

    [Fact]
    public void MessageThatReplacesAnUnsentOne_ShowsWhatWasMutedMeanwhile()
    {
        var harness = Harness(_time, new AlertRouteOptions { Receiver = Ops, GroupBy = ["rule"] });
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Consume(Silence("s1", "entity=mx1", 0, 60));
        harness.Consume(Outcome(OutcomeKind.Breach, 1, "mx2"));
        harness.Settle();
        _time.Advance(TimeSpan.FromMinutes(5));
        harness.Settle();

        var (unsent, second) = (harness.Outbox.First(), harness.Outbox.Last());
        Assert.Equal(["mx1", "mx2"], second.Alerts.Select(a => a.Entity.Name));

        harness.Acknowledge(unsent, NotificationAnswer.Superseded);
        harness.Accept(second);
        harness.Consume(Outcome(OutcomeKind.Breach, 2, "mx3"));
        harness.Settle();
        _time.Advance(TimeSpan.FromMinutes(5));
        harness.Settle();
        Assert.Equal(["mx2", "mx3"], harness.Outbox.Last().Alerts.Select(a => a.Entity.Name).Order());
    }

    [Fact]
    public void Changes_AreAFunctionOfTheInput_WhateverTurnsAndCrashesDo()
    {
        Outcome[] outcomes =
        [
            .. Enumerable.Range(0, 60).Select(i => Outcome(
                (OutcomeKind)(1 + (i * 7 % 4 % 3)), i, $"mx{i * 5 % 3}", severity: (Severity)(2 + (i % 3)), forMinutes: i % 2, keepMinutes: 1)),
        ];
        var undisturbed = Run(outcomes, (_, _) => { });
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var disturbed = Run(outcomes, (harness, _) =>
            {
                _time.Advance(TimeSpan.FromSeconds(random.Next(0, 400)));
                switch (random.Next(4))
                {
                    case 0: harness.Settle(); break;
                    case 1: harness.Commit(); harness.Crash(); break;
                    case 2: harness.Turn(); break;
                }
            });
            Assert.Equal(undisturbed, disturbed);
        }
    }

    [Fact]
    public void FiringAlert_NotAcknowledged_IsRepeatedAfterFourHours()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Accept(harness.Outbox.Single());

        _time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        harness.Settle();
        Assert.Single(harness.Outbox);
        harness.Crash();
        _time.Advance(TimeSpan.FromSeconds(1));
        harness.Settle();

        Assert.Equal(NotifyReason.Repeat, harness.Outbox.Last().Reason);
        Assert.Equal(2, harness.Outbox.Count());
    }

    [Fact]
    public void History_BeforeQuietUntil_IsRecordedAndNotifiesNobody()
    {
        var harness = Harness(_time);
        harness.Consume(new ControlChange { Kind = ControlKind.QuietUntil, Id = "quiet_until", Body = new QuietUntil(T0 + (10 * Minute)) });
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Crash();
        harness.Consume(Outcome(OutcomeKind.Breach, 1));
        harness.Consume(Outcome(OutcomeKind.Clear, 2));
        harness.Consume(Outcome(OutcomeKind.Breach, 20, "mx2"));
        harness.Settle();
        _time.Advance(TimeSpan.FromHours(5));
        harness.Settle();

        Assert.All(harness.Outbox, n => Assert.Equal("mx2", n.Alerts.Single().Entity.Name));
        Assert.True(harness.Alerting.Alerts.Single(a => a.Entity.Name == "mx1").Quiet);
        Assert.Equal(3, Changes(harness).Count());
    }

    [Fact]
    public void Withdrawal_OfATold_Breach_IsToldAsCorrected()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Consume(Outcome(OutcomeKind.Withdrawn, 0));
        harness.Settle();
        _time.Advance(TimeSpan.FromMinutes(1));
        harness.Settle();

        Assert.Equal(Proto.ChangeReason.Corrected, Changes(harness).Last().Reason);
        Assert.Equal(NotifyReason.Resolved, harness.Outbox.Last().Reason);
    }

    [Fact]
    public void RemovedRule_ResolvesItsAlerts()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Consume(Outcome(OutcomeKind.Breach, 0, "mx2", forMinutes: 5));
        harness.Consume(Outcome(OutcomeKind.RuleRemoved, 1));
        harness.Consume(Outcome(OutcomeKind.RuleRemoved, 1, "mx2"));
        harness.Settle();

        Assert.Equal(
            [Proto.AlertState.Firing, Proto.AlertState.Pending, Proto.AlertState.Resolved, Proto.AlertState.Inactive],
            Changes(harness).OrderBy(c => c.Alert.ChangeNumber).ThenBy(c => c.Alert.Entity.Name, StringComparer.Ordinal).Select(c => c.Alert.State));
        Assert.Equal(2, Changes(harness).Count(c => c.Reason == Proto.ChangeReason.RuleRemoved));
    }

    [Fact]
    public void ForgottenAlert_ThatComesBack_GoesOnAboveItsNumbers()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Consume(Outcome(OutcomeKind.Clear, 1));
        harness.ConsumeWatermark(T0 + (30 * Minute));
        harness.Settle();
        Assert.Empty(harness.Alerting.Alerts);
        harness.Crash();
        harness.Consume(Outcome(OutcomeKind.Breach, 40));
        harness.Settle();

        var numbers = Changes(harness).Select(c => c.Alert.ChangeNumber).ToArray();
        Assert.Equal([1UL, 2UL, 3UL], numbers);
    }

    [Fact]
    public void Alert_ForgottenBeforeAnybodyCouldSaySo_IsStillToldResolved()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Accept(harness.Outbox.Single());
        harness.Consume(Outcome(OutcomeKind.Clear, 1));
        harness.ConsumeWatermark(T0 + (60 * Minute));
        harness.Commit();
        harness.Crash();
        harness.Settle();
        _time.Advance(TimeSpan.FromMinutes(1));
        harness.Settle();

        Assert.Equal(AlertState.Resolved, harness.Outbox.Last().Alerts.Single().State);
    }

    [Fact]
    public void Outbox_AfterARestart_OffersTheSameKeyAgain()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Crash();
        harness.Settle();

        var offers = harness.Outbox.ToArray();
        Assert.Equal(2, offers.Length);
        Assert.Equal(offers[0].IdempotencyKey, offers[1].IdempotencyKey);
        harness.Accept(offers[0]);
        harness.Crash();
        Assert.Equal(2, harness.Outbox.Count());
    }

    [Fact]
    public void NewAlertsOfAToldGroup_WaitForGroupInterval_AndShareAMessage()
    {
        var route = new AlertRouteOptions { Receiver = Ops, GroupBy = [AlertLabels.Rule] };
        var harness = Harness(_time, route);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Consume(Outcome(OutcomeKind.Breach, 0, "mx2"));
        harness.Consume(Outcome(OutcomeKind.Breach, 0, "mx3"));
        harness.Settle();
        Assert.Single(harness.Outbox);
        _time.Advance(TimeSpan.FromMinutes(5));
        harness.Settle();

        Assert.Equal(3, harness.Outbox.Last().Alerts.Count);
        Assert.Equal(2UL, harness.Outbox.Last().Sequence);
    }

    [Fact]
    public void UnconfirmedResolution_IsPartOfTheMessageThatReplacesIt()
    {
        var route = new AlertRouteOptions { Receiver = Ops, GroupBy = [AlertLabels.Rule], GroupInterval = TimeSpan.Zero };
        var harness = Harness(_time, route);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        harness.Consume(Outcome(OutcomeKind.Clear, 1));
        harness.Settle();
        _time.Advance(TimeSpan.FromSeconds(30));
        harness.Settle();
        harness.Consume(Outcome(OutcomeKind.Breach, 1, "mx2"));
        harness.Settle();

        var last = harness.Outbox.Last();
        Assert.Equal(["mx2", "mx1"], last.Alerts.Select(a => a.Entity.Name));
        harness.Acknowledge(harness.Outbox.First(), NotificationAnswer.Superseded);
        harness.Accept(last);
        Assert.Equal(["mx2"], harness.Alerting.Groups.Single().Members.Values.Select(m => m.Offered!.Entity.Name));
    }

    [Fact]
    public void StaleAlert_WhoseSourceIsSilent_IsInhibitedByIt()
    {
        var harness = Harness(_time);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Consume(Outcome(OutcomeKind.Breach, 1, rule: "silent-server"));
        harness.Consume(Outcome(OutcomeKind.NoData, 1));
        harness.Settle();

        var alert = harness.Alerting.Alerts.Single(a => a.RuleId == "brute-force");
        Assert.Equal([FingerprintOf(Outcome(OutcomeKind.Breach, 0, rule: "silent-server"))], alert.InhibitedBy);
        Assert.True(alert.Stale);
        var told = harness.Outbox.Count();
        harness.Outbox.ToList().ForEach(harness.Accept);
        _time.Advance(TimeSpan.FromHours(4));
        harness.Settle();
        Assert.Equal("silent-server", Assert.Single(harness.Outbox.Skip(told)).Alerts.Single().RuleId);
    }

    // Without what a crash sends again.
    private static IEnumerable<Proto.AlertChange> Changes(StageHarness harness) => harness.Sent
        .Where(s => s.Destination.Name == Topics.Alerts)
        .DistinctBy(s => s.Id)
        .Select(s => Proto.DerivedRecord.Parser.ParseFrom(s.Body).AlertChange);

    // Changes by id; what a crash sends again is equal.
    private SortedDictionary<string, string> Run(Outcome[] outcomes, Action<StageHarness, int> between)
    {
        var harness = Harness(_time);
        for (var i = 0; i < outcomes.Length; i++)
        {
            harness.Consume(outcomes[i]);
            between(harness, i);
        }

        harness.Settle();
        var changes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, id, body) in harness.Sent.Where(s => s.Destination.Name == Topics.Alerts))
        {
            var text = Convert.ToHexString(body);
            Assert.Equal(text, changes.GetValueOrDefault(id, text));
            changes[id] = text;
        }

        return changes;
    }
}
