using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// A server handles far more or far less than its norm of the hour: in one window, or over the last half hour. A rise that one
/// user or client explains is that one's. Attempts are judged below only: a rise of retries follows a provider's trouble.
/// </summary>
internal sealed class VolumeDetector : Detector
{
    public const string RuleId = "volume";

    // -log10 of the probability of a silence from which on it is left to the silent server's rule.
    private const double LongSilence = 2.5;

    private static readonly Metric[] Judged = [Metric.Connections, Metric.MessagesReceived, Metric.Deliveries];

    private static readonly DetectorParameter MinScore = new(
        "min_score", 6, 2, 50, "-log10 of the probability of the last half hour.");

    private static readonly DetectorParameter MinWindowScore = new(
        "min_window_score", 9, 2, 100, "-log10 of the probability of one window by itself.");

    private static readonly DetectorParameter MinRatio = new(
        "min_ratio", 2, 1, 1e6, "Times the expected count that a rise must reach.");

    private static readonly DetectorParameter MaxRatio = new(
        "max_ratio", 0.5, 0, 1, "Part of the expected count that a drop must fall to.");

    private static readonly DetectorParameter MinDifference = new(
        "min_difference", 10, 0, 1e9, "Events of the half hour (or of the window) that must be too many or missing.");

    public override DetectorInfo Info { get; } = new()
    {
        Id = RuleId,
        Version = 1,
        Summary = "A server handles far more or far less mail than usual at this hour.",
        Severity = Severity.Warning,
        For = TimeSpan.FromMinutes(2),
        KeepFiring = TimeSpan.FromMinutes(5),
        Parameters = [MinScore, MinWindowScore, MinRatio, MaxRatio, MinDifference],
        AttackTechniques = ["T1499.002"],
        Runbook = """
            Means: traffic left its norm. Less: mail goes elsewhere or is turned away before it is logged. More: a flood, a campaign, another server's share.
            Check: the other servers at the same time; MX and load balancer; top clients and users; rejects and deferrals; a holiday?
            Fix: restore the route, limit the source, or mark the period as expected.
            """,
    };

    public override RevisionPolicy OnRevision => RevisionPolicy.WithdrawOnly;

    public override bool NeedsZeroWindows => true;

    public override bool AppliesTo(EntityKind kind) => kind == EntityKind.Server;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        if (window.Learned is null || window.Content == WindowContent.NoData || window.Memory is not { } memory || IsSilent(memory))
        {
            return null;
        }

        Finding? strongest = null;
        foreach (var metric in Judged)
        {
            var index = window.IndexOf(new CounterKey(metric), SeriesKind.Count);
            var found = Above(window, index, parameters) ?? Below(window, index, parameters);
            strongest = found is not null && found.Score - found.Threshold > (strongest?.Score - strongest?.Threshold ?? -1) ? found : strongest;
        }

        return strongest;
    }

    private static bool IsSilent(EntityMemory memory) =>
        memory.Silence.IsRunning
        && memory.Silence.LogProbability < -LongSilence * Math.Log(10)
        && memory.Rules.Find(RuleId) is not { IsActive: true };

    private static Finding? Above(in EvaluatedWindow window, int index, RuleParameters parameters)
    {
        var forecast = window.Learned!.Forecasts[index];
        var definition = window.Memory!.Definitions[index];
        if (definition.Metric.Metric == Metric.Deliveries || forecast.Phase == LearningPhase.RulesOnly)
        {
            return null;
        }

        var sample = window.Learned.Samples[index];
        var baseline = (CountBaseline)window.Memory.Baselines[index];
        var learning = forecast.Phase == LearningPhase.Learning ? 1 : 0;
        var recent = baseline.Recent;
        if (recent.ScoreAbove >= parameters[MinScore] + learning
            && recent.Unexplained >= parameters[MinRatio] * recent.Expected
            && (recent.Unexplained - recent.Expected) * recent.Windows >= parameters[MinDifference])
        {
            return Recent(window, index, recent, recent.ScoreAbove, parameters[MinScore] + learning, BreachDirection.Above);
        }

        var own = sample.Value - sample.Dominant;
        var score = baseline.ScoreAbove(new Sample(own, 1), forecast);
        return score >= parameters[MinWindowScore] + learning
            && own >= parameters[MinRatio] * forecast.Expected
            && own - forecast.Expected >= parameters[MinDifference]
            ? Single(window, index, score, parameters[MinWindowScore] + learning, BreachDirection.Above)
            : null;
    }

    private static Finding? Below(in EvaluatedWindow window, int index, RuleParameters parameters)
    {
        var forecast = window.Learned!.Forecasts[index];
        if (window.IsIncomplete || window.LogLoss > 0 || forecast.Phase == LearningPhase.RulesOnly
            || window.Memory!.Rules.Find(TelemetryGapDetector.RuleId) is { IsActive: true })
        {
            return null;
        }

        var sample = window.Learned.Samples[index];
        var baseline = (CountBaseline)window.Memory.Baselines[index];
        var learning = forecast.Phase == LearningPhase.Learning ? 1 : 0;
        var recent = baseline.Recent;
        if (recent.ScoreBelow >= parameters[MinScore] + learning
            && recent.Seen <= parameters[MaxRatio] * recent.Expected
            && (recent.Expected - recent.Seen) * recent.Windows >= parameters[MinDifference])
        {
            return Recent(window, index, recent, recent.ScoreBelow, parameters[MinScore] + learning, BreachDirection.Below);
        }

        var score = baseline.ScoreBelow(sample, forecast);
        return score >= parameters[MinWindowScore] + learning
            && sample.Value <= parameters[MaxRatio] * forecast.Expected
            && forecast.Expected - sample.Value >= parameters[MinDifference]
            ? Single(window, index, score, parameters[MinWindowScore] + learning, BreachDirection.Below)
            : null;
    }

    private static Finding Recent(
        in EvaluatedWindow window, int index, in RecentRate recent, double score, double threshold, BreachDirection direction) =>
        Single(window, index, score, threshold, direction) with
        {
            Text = $"{window.Entity.Name}: {Wording.Number(recent.Seen)} of {window.Memory!.Definitions[index].Name} a minute over the last half hour; {Wording.Number(recent.Expected)} are usual at this hour.",
        };

    private static Finding Single(in EvaluatedWindow window, int index, double score, double threshold, BreachDirection direction)
    {
        var definition = window.Memory!.Definitions[index];
        var forecast = window.Learned!.Forecasts[index];
        var actual = window.Learned.Samples[index].Value;
        return new Finding
        {
            Metric = definition.Name,
            Actual = actual,
            Band = forecast.Band,
            Score = score,
            Threshold = threshold,
            Direction = direction,
            Text = $"{window.Entity.Name}: {Wording.Number(actual)} of {definition.Name} in a minute; {Wording.Number(forecast.Expected)} are usual at this hour, {Wording.Number(forecast.Low)} to {Wording.Number(forecast.High)}.",
            Contributors = definition.Ranking == Metric.None ? [] : Wording.Contributors(window.Measures, definition.Ranking, actual),
        };
    }
}
