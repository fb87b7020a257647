using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Smtp.Vocabulary;
using Xunit;
using static SmtpStream.Scorer.Tests.Scoring.ScorerUnderTest;

namespace SmtpStream.Scorer.Tests.Scoring;

public class DetectorsEndToEndTests
{
    private static readonly EntityKey User = Entity(EntityKind.User, "bob@example.org");
    private static readonly EntityKey Provider = Entity(EntityKind.Provider, "google");

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void BruteForce_LeakyBucket_RunsOverAtItsCapacity(int inTenSeconds, bool fires)
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Entity(EntityKind.ClientUser, "192.0.2.1 bob"), Monday, m => Fail(m, inTenSeconds), open: true, length: 300));
        scorer.Commit();
        Assert.Equal(fires, scorer.Breaches.Count == 1);
    }

    [Fact]
    public void BruteForce_OfOneUser_IsNotTheClientsToo()
    {
        var scorer = new ScorerUnderTest();
        scorer.Give(Row(Entity(EntityKind.Client, "192.0.2.1"), Monday, m =>
        {
            m.Counters.Add(Metric.AuthFailed, 40);
            m.AddRanked(Metric.TopFailedUsers, "bob"u8, 38);
            m.AddRanked(Metric.TopFailedUsers, "eve"u8, 2);
        }, open: true, length: 300));
        scorer.Commit();
        Assert.Empty(scorer.Breaches);
    }

    [Fact]
    public void AccountSending_FarAboveItsNorm_FiresOnTheOpenWindowWithItsBand()
    {
        var scorer = TaughtUser(out var now);
        scorer.Give(Row(User, now, m => Send(m, 80), open: true, length: 300));
        scorer.Commit();
        var breach = Assert.Single(scorer.Breaches);
        Assert.Equal(("account-sending", true), (breach.RuleId, breach.FromOpenWindow));
        Assert.InRange(breach.Explanation!.Expected, 0.1, 6);
        Assert.True(breach.Explanation.Actual > breach.Explanation.ExpectedHigh);
    }

    [Fact]
    public void AccountSending_BusyButBelowTheFloor_IsQuiet()
    {
        var scorer = TaughtUser(out var now);
        scorer.Give(Row(User, now, m => Send(m, 35), length: 300));
        scorer.Advance(now + (5 * Minute));
        scorer.Commit();
        Assert.Empty(scorer.Breaches);
    }

    [Fact]
    public void BounceSurge_AtAProvider_FiresWithinMinutes()
    {
        var scorer = new ScorerUnderTest();
        var random = new Random(4);
        var start = Monday;
        for (; start < Monday + (3 * Day); start += Minute)
        {
            Deliver(scorer, start, random, bounced: 0.02);
        }

        scorer.Commit();
        Assert.Empty(scorer.Breaches);
        for (var i = 0; i < 15; i++, start += Minute)
        {
            Deliver(scorer, start, random, bounced: 0.7);
        }

        scorer.Commit();
        Assert.Equal("bounce-surge", scorer.Breaches[0].RuleId);
        Assert.True(scorer.Breaches[0].Window.StartUnixMs < Monday + (3 * Day) + (12 * Minute));
    }

    [Fact]
    public void TelemetryGap_LinesLostOnAServer_FiresAndNothingBelow()
    {
        var scorer = new ScorerUnderTest();
        new BusyServer(3).Run(scorer, Monday, Monday + (8 * Day));
        var server = Entity(EntityKind.Server, "mx1");
        for (var start = Monday + (8 * Day); start < Monday + (8 * Day) + (20 * Minute); start += Minute)
        {
            scorer.Give(Row(server, start, m => m.Counters.Add(Metric.Events, 1), loss: 12));
            scorer.Advance(start + Minute);
        }

        scorer.Commit();
        Assert.Equal(["telemetry-gap"], scorer.Breaches.Select(b => b.RuleId).Distinct());
        Assert.Equal(Severity.Warning, scorer.Breaches[0].Severity);
    }

    private static void Fail(WindowMeasures measures, int count)
    {
        measures.Counters.Add(Metric.AuthFailed, count);
        measures.AddSubCount(Metric.AuthFailed, 3, (uint)count);
    }

    private static void Send(WindowMeasures measures, int count)
    {
        measures.Counters.Add(Metric.MessagesReceived, count);
        measures.Counters.Add(Metric.Recipients, count);
    }

    private static ScorerUnderTest TaughtUser(out long now)
    {
        var scorer = new ScorerUnderTest();
        var random = new Random(8);
        now = Monday + (15 * Day) + (10 * 60 * Minute);
        for (var start = Monday; start < now; start += 5 * Minute)
        {
            if (random.Next(4) == 0)
            {
                scorer.Give(Row(User, start, m => Send(m, random.Next(1, 4)), length: 300));
            }

            scorer.Advance(start + (5 * Minute));
        }

        scorer.Commit();
        Assert.Empty(scorer.Breaches);
        return scorer;
    }

    private static void Deliver(ScorerUnderTest scorer, long start, Random random, double bounced)
    {
        scorer.Give(Row(Provider, start, m =>
        {
            for (var i = 0; i < 2; i++)
            {
                var outcome = random.NextDouble() < bounced ? DeliveryOutcome.Bounced : DeliveryOutcome.Sent;
                m.Counters.AddWithDimension(Metric.Deliveries, (int)outcome, 1);
            }
        }));
        scorer.Advance(start + Minute);
    }
}
