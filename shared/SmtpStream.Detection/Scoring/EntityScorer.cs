using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Detectors;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Population;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Scoring;

/// <summary>
/// Takes the windows of an entity, teaches its memory and says what its rules say: once per (rule, entity, window), and again only
/// where a revision says otherwise. Pure; owned by the stage's thread.
/// </summary>
internal sealed class EntityScorer(RuleSet rules)
{
    /// <summary>How long outcomes go on after the condition was clear for the rule's keep_firing.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(10);

    /// <summary>How long a breach is kept alive by windows of which nothing is known.</summary>
    private static readonly TimeSpan LongestNoData = TimeSpan.FromDays(1);

    private static readonly WindowMeasures Nothing = new();

    public RuleSet Rules => rules;

    /// <summary>An open revision: only conditions that can only grow, and only where the band of this window is fixed.</summary>
    public void ScoreOpen(EntityMemory memory, WindowRecord row, LocalClock clock, long watermarkUnixMs, List<NumberedOutcome> outcomes)
    {
        var learned = default(LearnedWindow);
        if (memory.Definitions.Count > 0)
        {
            if (memory.NextUnixMs == long.MinValue)
            {
                EntityLearner.Expect(memory, row.Span.StartUnixMs, row.Span.LengthSeconds, clock);
            }

            if (memory.NextUnixMs == row.Span.StartUnixMs)
            {
                learned = new LearnedWindow(memory.Definitions.Count) { StartUnixMs = row.Span.StartUnixMs };
                memory.NextForecasts.CopyTo(learned.Forecasts, 0);
            }
        }

        var window = new EvaluatedWindow
        {
            Entity = memory.Entity,
            Span = row.Span,
            Content = WindowContent.Row,
            Measures = row.Measures,
            IsOpen = true,
            LogLoss = row.LogLoss,
            Memory = memory,
            Learned = learned,
            WatermarkUnixMs = watermarkUnixMs,
        };
        foreach (var rule in rules.Of(memory.Entity.Kind))
        {
            if (rule.Detector.CanOnlyGrow && rule.Detector.Evaluate(window, rule.Parameters) is { } finding)
            {
                Breach(memory, rule, window, finding, clock, isRevision: false, outcomes);
            }
        }
    }

    /// <summary>The next closed window of the entity, with or without a row.</summary>
    public void ScoreClosed(EntityMemory memory, ClosedWindow closed, LocalClock clock, PopulationMonitor? population, List<NumberedOutcome> outcomes)
    {
        var measures = closed.Content switch
        {
            WindowContent.Row => closed.Row!.Measures,
            WindowContent.Zero => Nothing,
            _ => null,
        };
        LearnedWindow? learned = null;
        PopulationScore? score = null;
        if (memory.Definitions.Count > 0)
        {
            if (memory.NextUnixMs == long.MinValue)
            {
                EntityLearner.Expect(memory, closed.Span.StartUnixMs, closed.Span.LengthSeconds, clock);
            }

            var complete = closed.Row is not ({ Incomplete: true } or { LogLoss: > 0 });
            var wasSilent = memory.Silence.IsRunning;
            learned = EntityLearner.Close(memory, closed.Span, measures, complete, clock);
            var phase = learned.Forecasts[0].Phase;
            if (wasSilent && !memory.Silence.IsRunning && memory.Rules.Find(SilentServerDetector.RuleId) is { IsActive: true })
            {
                memory.ForgetRecent();
            }

            if (memory.IsConspicuous(learned))
            {
                memory.ConspicuousUnixMs = closed.Span.EndUnixMs;
            }

            if (memory.Rules.IsActiveExcept(PopulationDetector.RuleId) || PopulationMonitor.IsVolumeOffScale(memory))
            {
                memory.ExplainedUnixMs = closed.Span.EndUnixMs;
            }

            if (population is not null && closed.Content == WindowContent.Row && complete && phase != LearningPhase.RulesOnly)
            {
                score = population.Observe(memory, closed.Span.StartUnixMs, !memory.Rules.AnyActive && memory.ConspicuousUnixMs != closed.Span.EndUnixMs);
            }
        }
        else
        {
            memory.NextUnixMs = closed.Span.EndUnixMs;
        }

        Evaluate(memory, Window(memory, closed, measures, learned, score), clock, isRevision: false, outcomes);
    }

    /// <summary>A later revision of a window that was closed before.</summary>
    public void ScoreRevision(EntityMemory memory, ClosedWindow closed, LocalClock clock, List<NumberedOutcome> outcomes)
    {
        var row = closed.Row!;
        LearnedWindow? learned = null;
        if (memory.Definitions.Count > 0)
        {
            learned = memory.Find(closed.Span.StartUnixMs);
            if (learned is null)
            {
                return;
            }

            EntityLearner.Revise(memory, learned, closed.Span, row.Measures, !row.Incomplete, clock);
        }

        Evaluate(memory, Window(memory, closed, row.Measures, learned, null), clock, isRevision: true, outcomes);
    }

    /// <summary>A rule no longer exists: those entities it said something of are told.</summary>
    public static void Remove(EntityMemory memory, string ruleId, ulong revision, Detector? detector, WindowSpan window, List<NumberedOutcome> outcomes)
    {
        if (memory.Rules.Find(ruleId) is not { } activity)
        {
            return;
        }

        if (activity.IsActive || activity.IsAhead(memory.NextUnixMs))
        {
            outcomes.Add(new NumberedOutcome(
                new Outcome
                {
                    RuleId = ruleId,
                    RuleRevision = revision,
                    DetectorVersion = detector?.Info.Version ?? 0,
                    Entity = memory.Entity,
                    Window = window,
                    Kind = OutcomeKind.RuleRemoved,
                    Severity = detector?.Info.Severity ?? Severity.Info,
                    Labels = EntityLabels.Of(memory.Entity),
                },
                activity.Say(window.StartUnixMs, OutcomeKind.RuleRemoved)));
        }

        memory.Rules.Remove(activity);
    }

    private static EvaluatedWindow Window(
        EntityMemory memory, ClosedWindow closed, WindowMeasures? measures, LearnedWindow? learned, PopulationScore? score) => new()
        {
            Entity = memory.Entity,
            Span = closed.Span,
            Content = closed.Content,
            Measures = measures ?? Nothing,
            IsIncomplete = closed.Row is { Incomplete: true },
            LogLoss = closed.Row?.LogLoss ?? 0,
            Memory = memory,
            Learned = learned,
            Progress = closed.Progress,
            WatermarkUnixMs = closed.WatermarkUnixMs,
            Population = score,
        };

    private void Evaluate(EntityMemory memory, in EvaluatedWindow window, LocalClock clock, bool isRevision, List<NumberedOutcome> outcomes)
    {
        foreach (var rule in rules.Of(memory.Entity.Kind))
        {
            var activity = memory.Rules.Find(rule.Id);
            if (window.Content == WindowContent.NoData && !rule.Detector.JudgesNoData)
            {
                NoData(rule, activity, window, outcomes);
                continue;
            }

            var policy = isRevision ? rule.Detector.OnRevision : RevisionPolicy.Judge;
            if (policy == RevisionPolicy.None)
            {
                continue;
            }

            if (rule.Detector.Evaluate(window, rule.Parameters) is { } finding)
            {
                if (policy != RevisionPolicy.WithdrawOnly)
                {
                    Breach(memory, rule, window, finding, clock, isRevision, outcomes);
                }
            }
            else if (activity is not null && policy != RevisionPolicy.FireOnly)
            {
                Clear(rule, activity, window, isRevision, outcomes);
            }
        }
    }

    // Only closed windows make a rule active, in order of time: while the stage catches up, an open one may be hours ahead of them, and
    // what other rules leave to this one is judged by its own window.
    private static void Breach(
        EntityMemory memory, Rule rule, in EvaluatedWindow window, Finding finding, LocalClock clock, bool isRevision, List<NumberedOutcome> outcomes)
    {
        var activity = memory.Rules.FindOrAdd(rule.Id);
        var start = window.Span.StartUnixMs;
        if (activity.IsForgotten(start))
        {
            return;
        }

        var isSaid = activity.Said(start) == OutcomeKind.Breach;
        if (!window.IsOpen && !(isRevision && isSaid))
        {
            activity.IsActive = true;
            activity.LastBreachUnixMs = Math.Max(activity.LastBreachUnixMs, window.Span.EndUnixMs);
        }

        if (isSaid)
        {
            return;
        }

        var outcome = OutcomeOf(rule, window, OutcomeKind.Breach) with { Explanation = Explainer.Explain(rule, window, finding, clock) };
        outcomes.Add(new NumberedOutcome(outcome, activity.Say(start, OutcomeKind.Breach)));
    }

    private static void Clear(Rule rule, RuleActivity activity, in EvaluatedWindow window, bool isRevision, List<NumberedOutcome> outcomes)
    {
        var start = window.Span.StartUnixMs;
        var said = activity.Said(start);
        if (said == OutcomeKind.Breach)
        {
            if (isRevision || rule.Detector.CanOnlyGrow)
            {
                outcomes.Add(new NumberedOutcome(OutcomeOf(rule, window, OutcomeKind.Withdrawn), activity.Say(start, OutcomeKind.Withdrawn)));
            }

            return;
        }

        if (!activity.IsActive || said != OutcomeKind.None || activity.IsForgotten(start) || isRevision)
        {
            return;
        }

        outcomes.Add(new NumberedOutcome(OutcomeOf(rule, window, OutcomeKind.Clear), activity.Say(start, OutcomeKind.Clear)));
        var clearFor = TimeSpan.FromMilliseconds(window.Span.EndUnixMs - activity.LastBreachUnixMs);
        activity.IsActive = clearFor < rule.KeepFiring + Afterwards;
    }

    private static void NoData(Rule rule, RuleActivity? activity, in EvaluatedWindow window, List<NumberedOutcome> outcomes)
    {
        var start = window.Span.StartUnixMs;
        if (activity is { IsActive: true } && activity.Said(start) == OutcomeKind.None && !activity.IsForgotten(start))
        {
            outcomes.Add(new NumberedOutcome(OutcomeOf(rule, window, OutcomeKind.NoData), activity.Say(start, OutcomeKind.NoData)));
            activity.IsActive = TimeSpan.FromMilliseconds(window.Span.EndUnixMs - activity.LastBreachUnixMs) < LongestNoData;
        }
    }

    private static Outcome OutcomeOf(Rule rule, in EvaluatedWindow window, OutcomeKind kind) => new()
    {
        RuleId = rule.Id,
        RuleRevision = rule.Revision,
        DetectorVersion = rule.Detector.Info.Version,
        Entity = window.Entity,
        Window = window.Span,
        Kind = kind,
        Severity = rule.Severity,
        For = rule.For,
        KeepFiring = rule.KeepFiring,
        Labels = EntityLabels.Of(window.Entity),
        FromOpenWindow = window.IsOpen,
    };
}
