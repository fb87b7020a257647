using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Population;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// The metrics do not go together as they usually do, or all of them moved at once: what the population model says of an entity
/// that no other rule explains; where all moved at once, no single metric either.
/// </summary>
internal sealed class PopulationDetector : Detector
{
    public const string RuleId = "population";

    private static readonly DetectorParameter MinScore = new(
        "min_score", 5, 2, 20, "-log10 of the calibrated p-value of either channel.");

    private static readonly DetectorParameter PauseMinutes = new(
        "pause_minutes", 40, 0, 1440, "How long nothing fires after another rule was active or the volume was 8 sd off; where all moved at once, after a single metric was conspicuous (p < 1e-4); minutes.");

    public override DetectorInfo Info { get; } = new()
    {
        Id = RuleId,
        Version = 1,
        Summary = "The metrics of a server do not go together as they usually do.",
        Severity = Severity.Warning,
        For = TimeSpan.FromMinutes(3),
        KeepFiring = TimeSpan.FromMinutes(5),
        Parameters = [MinScore, PauseMinutes],
        Runbook = """
            Means: no single number is conspicuous, but they no longer follow each other (sessions without messages, messages without deliveries).
            Check: the contributors in their order; what changed: a release, a filter, a new kind of client, probes?
            Fix: depends on the cause; where the change is meant, mark the period as expected: the model learns it within a week.
            """,
    };

    public override RevisionPolicy OnRevision => RevisionPolicy.None;

    public override bool AppliesTo(EntityKind kind) => kind == EntityKind.Server;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        if (window.Population is not { } population || window.Memory is null || window.Learned is null || window.IsIncomplete)
        {
            return null;
        }

        var threshold = parameters[MinScore];
        return population.Score < threshold
            || window.Memory.Rules.IsActiveExcept(RuleId)
            || window.Span.EndUnixMs - Explained(window.Memory, population) < parameters[PauseMinutes] * 60_000
            ? null
            : Found(window, population.Score, threshold, population.IsOffRelations, population.Contributors());
    }

    // The end of the last window that something else explains.
    private static long Explained(EntityMemory memory, PopulationScore population) =>
        population.IsOffRelations ? memory.ExplainedUnixMs : Math.Max(memory.ExplainedUnixMs, memory.ConspicuousUnixMs);

    private static Finding Found(
        in EvaluatedWindow window, double score, double threshold, bool offRelations, IReadOnlyList<Contributor> contributors)
    {
        var names = string.Join(", ", contributors.Take(3).Select(c => $"{c.Name} ({Wording.Number(c.Actual)}, {Wording.Number(c.Expected)} would fit)"));
        var subject = window.Memory!.IsConspicuous(window.Learned!) ? "the metrics" : "every metric is usual by itself, but they";
        return new Finding
        {
            Metric = RuleId,
            Actual = score,
            Band = new Band(0, 0, threshold, window.Learned!.Forecasts[0].Phase != LearningPhase.Learnt),
            Score = score,
            Threshold = threshold,
            Direction = BreachDirection.Unusual,
            Text = offRelations
                ? $"{window.Entity.Name}: {subject} do not go together: {names}."
                : $"{window.Entity.Name}: every metric is usual by itself, but all of them moved at once: {names}.",
            Contributors = contributors,
        };
    }
}
