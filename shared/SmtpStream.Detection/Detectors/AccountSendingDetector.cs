using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>An account sends far above its own norm of the hour, and enough to matter. The band is fixed, so more mail only makes it truer.</summary>
internal sealed class AccountSendingDetector : Detector
{
    private static readonly DetectorParameter MinScore = new(
        "min_score", 5, 2, 50, "-log10 of the probability of so much mail, by the account's baseline.");

    private static readonly DetectorParameter MinMessages = new(
        "min_messages", 40, 1, 1e6, "Messages in one window of 5 minutes below which nothing fires.");

    private static readonly DetectorParameter MinRecipients = new(
        "min_recipients", 60, 1, 1e6, "Recipients in one window of 5 minutes below which nothing fires.");

    private static readonly DetectorParameter MinRatio = new(
        "min_ratio", 5, 1, 1e6, "Times the expected count below which nothing fires.");

    private static readonly DetectorParameter LearningFactor = new(
        "learning_factor", 3, 1, 100, "Times the floors that an account must reach while its norm is unknown (under a week).");

    public override DetectorInfo Info { get; } = new()
    {
        Id = "account-sending",
        Version = 1,
        Summary = "An account sends far above its norm.",
        Severity = Severity.High,
        KeepFiring = TimeSpan.FromMinutes(10),
        Parameters = [MinScore, MinMessages, MinRecipients, MinRatio, LearningFactor],
        AttackTechniques = ["T1586.002", "T1534"],
        Runbook = """
            Means: somebody else may be using the account, or its owner sends a campaign.
            Check: new client address or country? Recipients in domains it never wrote to? Bounces above a few percent? Ask the owner by telephone.
            Fix: suspend sending, reset the password, end the sessions, look for forwarding rules, clear the queue of what it left (postsuper -d), and watch block lists.
            """,
    };

    public override bool CanOnlyGrow => true;

    public override bool AppliesTo(EntityKind kind) => kind == EntityKind.User;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        if (window.Learned is null)
        {
            return null;
        }

        return Judge(window, Metric.Recipients, parameters[MinRecipients], "recipients", parameters)
            ?? Judge(window, Metric.MessagesReceived, parameters[MinMessages], "messages", parameters);
    }

    private static Finding? Judge(in EvaluatedWindow window, Metric metric, double floor, string noun, RuleParameters parameters)
    {
        var count = window.Measures.Counters[metric];
        var index = window.IndexOf(new CounterKey(metric), SeriesKind.Count);
        var forecast = window.Learned!.Forecasts[index];
        if (forecast.Phase == LearningPhase.RulesOnly)
        {
            floor *= parameters[LearningFactor];
        }

        if (count < floor || count < parameters[MinRatio] * forecast.Expected)
        {
            return null;
        }

        var threshold = parameters[MinScore] + (forecast.Phase == LearningPhase.Learning ? 1 : 0);
        var score = window.Memory!.Baselines[index].ScoreAbove(new Sample(count, 1), forecast);
        if (score < threshold)
        {
            return null;
        }

        return new Finding
        {
            Metric = MetricNames.NameOf(metric),
            Actual = count,
            Band = forecast.Band,
            Score = score,
            Threshold = threshold,
            Direction = BreachDirection.Above,
            Text = $"{window.Entity.Name} sent {(metric == Metric.Recipients ? "to " : "")}{count} {noun} in {window.Span.LengthSeconds / 60} min; {Wording.Number(forecast.Expected)} are usual at this hour, at most {Wording.Number(forecast.High)}.",
            Contributors = Wording.Contributors(window.Measures, Metric.TopRecipientDomains, window.Measures.Counters[Metric.Deliveries]),
        };
    }
}
