using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Outcomes;
using Xunit;
using static SmtpStream.Scorer.Tests.Scoring.ScorerUnderTest;

namespace SmtpStream.Scorer.Tests.Scoring;

public class ScorerStageTests
{
    private const long Noon = Monday + (15 * Day) + (12 * 60 * Minute);
    private static readonly EntityKey Pair = Entity(EntityKind.ClientUser, "192.0.2.1 bob");

    [Fact]
    public void BruteForce_OnAnOpenWindow_FiresOnceWithTheIdOfTheClosedOne()
    {
        var open = new ScorerUnderTest();
        open.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 19), open: true, length: 300));
        open.Commit();
        Assert.Empty(open.Sent);
        open.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 20), open: true, length: 300));
        open.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), open: true, length: 300));
        open.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        open.Advance(Monday + (300 * 1000));
        open.Commit();
        var said = Assert.Single(open.Sent);
        Assert.True(said.Outcome.FromOpenWindow);

        var closed = new ScorerUnderTest();
        closed.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        closed.Advance(Monday + (300 * 1000));
        closed.Commit();
        Assert.Single(closed.Sent);
        Assert.Equal(Assert.Single(open.OutcomeIds), Assert.Single(closed.OutcomeIds));
    }

    [Fact]
    public void BruteForce_AfterTheAttack_IsClearUntilKeepFiringAndTenMinutesPassed()
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        for (var end = Monday + (5 * Minute); end < Monday + (60 * Minute); end += Minute)
        {
            scorer.Advance(end);
        }

        scorer.Commit();
        Assert.Equal(
            [OutcomeKind.Breach, OutcomeKind.Clear, OutcomeKind.Clear, OutcomeKind.Clear],
            scorer.Sent.Select(s => s.Outcome.Kind));
    }

    [Fact]
    public void BruteForce_LaterRevisionWithFewer_IsWithdrawn()
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        scorer.Advance(Monday + (5 * Minute));
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 5), length: 300));
        scorer.Advance(Monday + (6 * Minute));
        scorer.Commit();
        Assert.Equal([OutcomeKind.Breach, OutcomeKind.Withdrawn], scorer.Sent.Select(s => s.Outcome.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LateRow_OfAnEntityThatWasForgotten_SaysTheSameWhateverWasAcknowledged(bool acknowledges)
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        for (var end = Monday + (5 * Minute); end < Monday + (60 * Minute); end += Minute)
        {
            scorer.Advance(end);
            if (acknowledges)
            {
                scorer.Commit();
            }
        }

        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 26), length: 300));
        scorer.Advance(Monday + (60 * Minute));
        scorer.Commit();
        OutcomeKind[] episode = [OutcomeKind.Breach, OutcomeKind.Clear, OutcomeKind.Clear, OutcomeKind.Clear];
        Assert.Equal([.. episode, .. episode], scorer.Sent.Select(s => s.Outcome.Kind));
        Assert.Equal(episode.Length, scorer.OutcomeIds.Count());
    }

    [Fact]
    public void RuleChange_Disabled_TellsThoseItSaidSomethingOf()
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        scorer.Advance(Monday + (5 * Minute));
        scorer.Give(Rule("brute-force", enabled: false));
        scorer.Give(Row(Pair, Monday + (5 * Minute), m => m.Counters.Add(Metric.AuthFailed, 25), length: 300));
        scorer.Advance(Monday + (10 * Minute));
        scorer.Commit();
        Assert.Equal([OutcomeKind.Breach, OutcomeKind.RuleRemoved], scorer.Sent.Select(s => s.Outcome.Kind));
    }

    [Fact]
    public void RuleChange_Parameter_HoldsFromItsPlace()
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Rule("brute-force", enabled: true, ("min_failures", 5)));
        scorer.Give(Row(Pair, Monday, m => m.Counters.Add(Metric.AuthFailed, 5), length: 300));
        scorer.Advance(Monday + (5 * Minute));
        scorer.Commit();
        Assert.Equal(7UL, Assert.Single(scorer.Breaches).RuleRevision);
    }

    [Fact]
    public void SilentServer_ReadUpToNow_Fires()
    {
        var scorer = Taught();
        scorer.Advance(Noon + (4 * Minute));
        scorer.Commit();
        Assert.Empty(scorer.Breaches);
        scorer.Advance(Noon + (5 * Minute));
        scorer.Commit();
        var breach = scorer.Breaches.First(b => b.RuleId == "silent-server");
        Assert.Equal(BreachDirection.Below, breach.Explanation!.Direction);
        Assert.Contains("logged nothing", breach.Explanation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(scorer.Breaches, b => b.RuleId == "volume");
    }

    [Fact]
    public void SilentServer_NotRead_IsNoDataAndALaggingPath()
    {
        var scorer = Taught();
        scorer.Advance(Noon + (5 * Minute), readTo: Noon, lagging: true);
        scorer.Advance(Noon + (7 * Minute), readTo: Noon, lagging: true);
        scorer.Commit();
        Assert.DoesNotContain(scorer.Breaches, b => b.RuleId == "silent-server");
        Assert.Equal(EntityKind.Path, scorer.Breaches.First(b => b.RuleId == "telemetry-gap").Entity.Kind);
    }

    [Fact]
    public void Volume_Drop_ExplainsWithTheBandOfQuery()
    {
        var scorer = Taught();
        new BusyServer(5).Run(scorer, Noon, Noon + (30 * Minute), messages: 0.15, sessions: 0.15);
        var breach = scorer.Breaches[0];
        Assert.Equal("volume", breach.RuleId);
        var explanation = breach.Explanation!;
        Assert.Equal(BreachDirection.Below, explanation.Direction);
        var seconds = breach.Window.StartUnixMs / 1000;
        var key = RedisKeys.Bands("{scorer.0}", 60, breach.Entity.ToString(), RedisKeys.BlockStart(60, seconds));
        var band = BandCodec.Read(scorer.ReadModel[(key, BandCodec.Field(explanation.Metric, breach.Window.StartUnixMs))]);
        Assert.Equal(
            (explanation.Expected, explanation.ExpectedLow, explanation.ExpectedHigh, explanation.Learning),
            (band.Expected, band.Low, band.High, band.Learning));
    }

    [Fact]
    public void Population_SessionsWithoutMessages_FiresNothingElse()
    {
        var scorer = Taught();
        new BusyServer(6).Run(scorer, Noon, Noon + (40 * Minute), messages: 0.85, sessions: 1.15);
        Assert.Equal(["population"], scorer.Breaches.Select(b => b.RuleId).Distinct());
        Assert.Equal(BreachDirection.Unusual, scorer.Breaches[0].Explanation!.Direction);
        Assert.NotEmpty(scorer.Breaches[0].Explanation!.Contributors);
    }

    [Fact]
    public void QuietMonth_SaysNothing()
    {
        var scorer = new ScorerUnderTest();
        new BusyServer(7, perMinute: 2).Run(scorer, Monday, Monday + (28 * Day));
        Assert.Empty(scorer.Breaches);
    }

    [Fact]
    public void Restart_InTheMiddle_GivesTheSameBytes()
    {
        var straight = Taught();
        new BusyServer(9).Run(straight, Noon, Noon + (40 * Minute), messages: 0.15, sessions: 0.15);
        var restarted = Taught();
        restarted.Restart();
        var server = new BusyServer(9);
        server.Run(restarted, Noon, Noon + (20 * Minute), messages: 0.15, sessions: 0.15);
        restarted.Restart();
        server.Run(restarted, Noon + (20 * Minute), Noon + (40 * Minute), messages: 0.15, sessions: 0.15);
        Assert.NotEmpty(straight.Sent);
        Assert.Equal(straight.Sent.Select(s => s.Id), restarted.Sent.Select(s => s.Id));
        Assert.Equal(straight.Sent.Select(s => s.Bytes), restarted.Sent.Select(s => s.Bytes));
    }

    private static ScorerUnderTest Taught()
    {
        var scorer = new ScorerUnderTest();
        new BusyServer(3).Run(scorer, Monday, Noon);
        Assert.Empty(scorer.Breaches);
        return scorer;
    }

    private static ControlChange Rule(string id, bool enabled, params (string Name, double Value)[] parameters) => new()
    {
        Kind = ControlKind.Rule,
        Id = id,
        Body = new RuleChange { Revision = 7, Enabled = enabled, Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) },
    };
}
