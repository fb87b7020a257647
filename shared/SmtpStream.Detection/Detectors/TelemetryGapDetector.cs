using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// The others are blind: lines were lost on the way (a gap in a source, or the logger itself says so), a path is far behind, or
/// more lines than a few cannot be parsed. A path is judged by what the collector knows, a server by what its logger says.
/// </summary>
internal sealed class TelemetryGapDetector : Detector
{
    public const string RuleId = "telemetry-gap";

    private static readonly DetectorParameter MinLost = new(
        "min_lost", 1, 1, 1e9, "Lost lines or gaps in one window of a minute.");

    private static readonly DetectorParameter MaxRejectShare = new(
        "max_reject_share", 0.01, 1e-4, 1, "Share of a path's lines that may not be understood.");

    private static readonly DetectorParameter MinLines = new(
        "min_lines", 500, 1, 1e9, "Lines in one window below which the share says nothing.");

    private static readonly DetectorParameter MaxLagSeconds = new(
        "max_lag_seconds", 120, 30, 1e6, "How far a path may be behind the leading one in event time, seconds.");

    public override DetectorInfo Info { get; } = new()
    {
        Id = RuleId,
        Version = 1,
        Summary = "Log lines are missing, late or not understood.",
        Severity = Severity.Warning,
        KeepFiring = TimeSpan.FromMinutes(5),
        Parameters = [MinLost, MaxRejectShare, MinLines, MaxLagSeconds],
        AttackTechniques = ["T1562"],
        Runbook = """
            Means: what this server or path shows is not all that happened; detectors that look for less than usual are held back or blind.
            Check: the logger's rate limit (rsyslog imuxsock, journald RateLimitBurst), a full disk, a rotation that lost a file, the collector's health and clock, samples of rejected lines.
            Fix: raise the limit, free the disk, start the collector; for lines that are not understood report them with a sample.
            """,
    };

    public override bool CanOnlyGrow => true;

    public override RevisionPolicy OnRevision => RevisionPolicy.FireOnly;

    public override bool NeedsZeroWindows => true;

    public override bool JudgesNoData => true;

    public override bool AppliesTo(EntityKind kind) => kind is EntityKind.Path or EntityKind.Server;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters) =>
        window.Entity.Kind == EntityKind.Server
            ? Lost(window, window.LogLoss, "lines", "its logger says so", MetricNames.NameOf(Metric.InputLosses), parameters)
            : Gaps(window, parameters) ?? Rejects(window, parameters) ?? Lag(window, parameters);

    private static Finding? Gaps(in EvaluatedWindow window, RuleParameters parameters) =>
        Lost(window, window.Measures.Counters[Metric.Gaps], "gaps", "positions are missing between its batches", MetricNames.NameOf(Metric.Gaps), parameters);

    private static Finding? Rejects(in EvaluatedWindow window, RuleParameters parameters)
    {
        var lines = window.Measures.Counters[Metric.Lines];
        var rejected = window.Measures.Counters[Metric.LinesRejected];
        var limit = parameters[MaxRejectShare];
        if (window.IsOpen || lines < parameters[MinLines] || rejected <= limit * lines)
        {
            return null;
        }

        var share = rejected / (double)lines;
        return Found(
            MetricNames.NameOf(Metric.LinesRejected), share, limit,
            $"{Wording.Percent(share)} of {lines} lines of {window.Entity.Name} were not understood; {Wording.Percent(limit)} may be.");
    }

    private static Finding? Lag(in EvaluatedWindow window, RuleParameters parameters)
    {
        if (window.IsOpen || window.Progress is not { Lagging: true, Ended: false } progress)
        {
            return null;
        }

        var lag = (window.WatermarkUnixMs - progress.ReadToUnixMs) / 1000.0;
        var limit = parameters[MaxLagSeconds];
        return lag < limit
            ? null
            : Found(
                "path.lag", lag, limit,
                $"{window.Entity.Name} is read up to {Time(progress.ReadToUnixMs)}, {Wording.Minutes(TimeSpan.FromSeconds(lag))} behind the others.");
    }

    private static Finding? Lost(
        in EvaluatedWindow window, long lost, string noun, string how, string metric, RuleParameters parameters) =>
        lost < parameters[MinLost]
            ? null
            : Found(
                metric, lost, parameters[MinLost],
                $"{lost} {noun} of {window.Entity.Name} lost in {window.Span.LengthSeconds / 60} min: {how}.");

    private static Finding Found(string metric, double actual, double limit, string text) => new()
    {
        Metric = metric,
        Actual = actual,
        Band = new Band(0, 0, limit, false),
        Score = actual / limit,
        Threshold = 1,
        Direction = BreachDirection.Above,
        Text = text,
    };

    private static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
