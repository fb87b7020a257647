using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Scorer.Scoring;
using Xunit;
using Xunit.Abstractions;
using static SmtpStream.Scorer.Tests.Scoring.ScorerUnderTest;

namespace SmtpStream.Scorer.Tests.Scoring;

/// <summary>How many windows stand before a watermark depends on the machine; what is learnt and said does not.</summary>
public class CommitSizeTests(ITestOutputHelper output)
{
    private const long Minutes = (15 * 1440) + 720 + 40;
    private const long Incident = Minutes - 40;

    [Fact]
    public void Population_WhateverACommitHolds_LearnsAndSaysTheSame()
    {
        var rows = Rows();
        var single = Judge(rows, () => 1);
        Assert.Contains(single.Said, s => s.RuleId == "population");
        for (var i = 0; i < 3; i++)
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"seed {seed}");
            var random = new Random(seed);
            var (population, said) = Judge(rows, () => 1 + (int)Math.Exp(random.NextDouble() * Math.Log(2 * 1440)));
            Assert.Equal(single.Population, population);
            Assert.Equal(single.Said, said);
        }
    }

    [Fact]
    public void OpenWindow_AheadOfClosedOnes_LeavesThemToTheirRules()
    {
        const long Drop = Monday + (15 * Day) + (12 * 60 * Minute);
        var server = new BusyServer(3);
        var scorer = new ScorerUnderTest();
        server.Run(scorer, Monday, Drop);
        for (var minute = 0; minute < 40; minute++)
        {
            scorer.Give(server.At(Drop + (minute * Minute), messages: 0.15, sessions: 0.15));
        }

        // An hour later its logger says that lines were lost, where a drop says nothing; the watermark comes behind both.
        var gap = Drop + (100 * Minute);
        scorer.Give(Row(server.Entity, gap, _ => { }, open: true, loss: 500));
        scorer.Commit();
        Assert.Equal("telemetry-gap", Assert.Single(scorer.Breaches).RuleId);
        scorer.Advance(Drop + (40 * Minute));
        scorer.Commit();

        Assert.Contains(scorer.Breaches, b => b.RuleId == "volume");
        Assert.DoesNotContain(scorer.Sent, s => s.Outcome.RuleId == "telemetry-gap" && s.Outcome.Window.StartUnixMs < gap);
    }

    // Of each minute the rows of all servers; the last 40 minutes with sessions that hold no message.
    private static List<WindowRecord[]> Rows()
    {
        BusyServer[] servers = [new(3), new(4, "mx2", 6)];
        return
        [
            .. Enumerable.Range(0, (int)Minutes).Select(minute => servers.Select(s => minute >= Incident && s == servers[0]
                ? s.At(Monday + (minute * Minute), messages: 0.85, sessions: 1.15)
                : s.At(Monday + (minute * Minute))).ToArray()),
        ];
    }

    private static (byte[] Population, List<(string RuleId, string Id, double Score)> Said) Judge(List<WindowRecord[]> rows, Func<int> minutes)
    {
        var scorer = new ScorerUnderTest();
        for (var from = 0; from < rows.Count;)
        {
            var count = Math.Min(minutes(), rows.Count - from);
            // Server by server, as merge sends what it holds.
            foreach (var row in rows.GetRange(from, count).SelectMany(r => r).OrderBy(r => r.Entity.Name, StringComparer.Ordinal))
            {
                scorer.Give(row);
            }

            from += count;
            scorer.Advance(Monday + (from * Minute));
            scorer.Commit();
        }

        return (scorer.Stored(EntryIds.OfPopulation(EntityKind.Server)),
            [.. scorer.Sent.Select(s => (s.Outcome.RuleId, EntryIds.OutcomeOf(s.Id), s.Outcome.Explanation?.Score ?? 0)).Order()]);
    }
}
