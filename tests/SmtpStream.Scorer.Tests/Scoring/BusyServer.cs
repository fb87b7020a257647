using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Smtp.Vocabulary;
using static SmtpStream.Scorer.Tests.Scoring.ScorerUnderTest;

namespace SmtpStream.Scorer.Tests.Scoring;

/// <summary>A server with day and night, whose metrics follow its sessions; seeded.</summary>
internal sealed class BusyServer(int seed, string name = "mx1", double perMinute = 12)
{
    private readonly Random _random = new(seed);

    public EntityKey Entity { get; } = new("", EntityKind.Server, name);

    /// <summary>One row a minute up to <paramref name="toMs"/>, then the watermark.</summary>
    public void Run(ScorerUnderTest scorer, long fromMs, long toMs, double messages = 1, double sessions = 1)
    {
        for (var start = fromMs; start < toMs; start += Minute)
        {
            scorer.Give(At(start, messages, sessions));
            scorer.Advance(start + Minute);
            if (start % (60 * Minute) == 0)
            {
                scorer.Commit();
            }
        }

        scorer.Commit();
    }

    /// <summary>Its next row.</summary>
    public WindowRecord At(long startMs, double messages = 1, double sessions = 1) =>
        Row(Entity, startMs, m => Fill(m, startMs, messages, sessions));

    private void Fill(WindowMeasures measures, long startMs, double messages, double sessions)
    {
        var hour = startMs / 3_600_000.0 % 24;
        var mean = perMinute * (0.4 + (0.6 * Math.Exp(-Math.Pow((hour - 12) / 5, 2))));
        var base_ = Poisson(mean * messages);
        var empty = Poisson(mean * Math.Max(0, sessions - messages));
        var counters = measures.Counters;
        counters.Add(Metric.Events, (base_ * 4) + empty);
        counters.Add(Metric.Connections, base_ + empty);
        counters.Add(Metric.TlsSessions, base_ + empty);
        counters.Add(Metric.MessagesReceived, base_);
        counters.Add(Metric.Recipients, base_ + Poisson(base_ * 0.2));
        counters.AddWithDimension(Metric.Deliveries, (int)DeliveryOutcome.Sent, base_ + Poisson(base_ * 0.2));
        counters.Add(Metric.Rejects, Poisson(mean * 0.2));
    }

    private int Poisson(double mean)
    {
        if (mean <= 0)
        {
            return 0;
        }

        var limit = Math.Exp(-mean);
        var product = _random.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }
}
