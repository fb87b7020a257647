using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// A server whose log is read says nothing, for longer than chance explains: the product of P(0) over the silence. A quiet server
/// is late by nature: at 1e-6 the silence must be worth 14 expected sessions. Pauses within a reported drop are part of that drop.
/// </summary>
internal sealed class SilentServerDetector : Detector
{
    public const string RuleId = "silent-server";

    private static readonly DetectorParameter MinScore = new(
        "min_score", 6, 2, 50, "-log10 of the probability of the silence; 6 is at most one false alarm in 25 server-months, whatever the rate.");

    private static readonly DetectorParameter MinWindows = new(
        "min_windows", 5, 1, 1440, "Windows of one minute that must be empty: a busy server with a tenth of its mail is not silent.");

    public override DetectorInfo Info { get; } = new()
    {
        Id = RuleId,
        Version = 1,
        Summary = "A server that should be busy does nothing.",
        Severity = Severity.Critical,
        KeepFiring = TimeSpan.FromMinutes(2),
        Parameters = [MinScore, MinWindows],
        AttackTechniques = ["T1489"],
        Runbook = """
            Means: its log is read up to now and holds nothing: the mail service stopped, nobody reaches it, or it logs elsewhere.
            Check: postfix status, ss -ltn, the load balancer, firewall and DNS (MX) of the last hour; disk full? Does the logger write to another file?
            Fix: start the service, route around the server, repair the network or the logger.
            """,
    };

    public override RevisionPolicy OnRevision => RevisionPolicy.WithdrawOnly;

    public override bool NeedsZeroWindows => true;

    public override bool AppliesTo(EntityKind kind) => kind == EntityKind.Server;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        if (window.Memory is not { Silence.IsRunning: true } memory || window.Learned is null || window.IsIncomplete
            || window.Content == WindowContent.NoData || window.Measures.Counters[Metric.Events] > 0
            || memory.Rules.Find(VolumeDetector.RuleId) is { IsActive: true })
        {
            return null;
        }

        var silence = memory.Silence;
        var forecast = Leading(window);
        if (forecast.Forecast.Phase == LearningPhase.RulesOnly)
        {
            return null;
        }

        var length = TimeSpan.FromMilliseconds(window.Span.EndUnixMs - silence.SinceUnixMs);
        var threshold = parameters[MinScore] + (forecast.Forecast.Phase == LearningPhase.Learning ? 1 : 0);
        var score = -silence.LogProbability / Math.Log(10);
        if (score < threshold || length.TotalSeconds < parameters[MinWindows] * window.Span.LengthSeconds)
        {
            return null;
        }

        return new Finding
        {
            Metric = forecast.Name,
            Actual = 0,
            Band = forecast.Forecast.Band,
            Score = score,
            Threshold = threshold,
            Direction = BreachDirection.Below,
            Text = $"{window.Entity.Name} logged nothing for {Wording.Minutes(length)}, and its log is read up to the end of them; about {Wording.Number(silence.Expected)} of {forecast.Name} are usual.",
        };
    }

    private static (string Name, Forecast Forecast) Leading(in EvaluatedWindow window)
    {
        var sessions = window.Learned!.Forecasts[0];
        var messages = window.Learned.Forecasts[1];
        return messages.HighMean > sessions.HighMean
            ? (MetricNames.NameOf(Metric.MessagesReceived), messages)
            : (MetricNames.NameOf(Metric.Connections), sessions);
    }
}
