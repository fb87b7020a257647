using SmtpStream.Detection.Detectors;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Rules;

/// <summary>A compiled rule: a detector with the parameters that hold.</summary>
internal sealed class Rule
{
    public Rule(Detector detector, RuleRevision? revision)
    {
        var info = detector.Info;
        Detector = detector;
        Revision = revision?.Revision ?? 0;
        Severity = revision is { Severity: not Severity.None } ? revision.Severity : info.Severity;
        For = revision is { For.Ticks: > 0 } ? revision.For : info.For;
        KeepFiring = revision is { KeepFiring.Ticks: > 0 } ? revision.KeepFiring : info.KeepFiring;
        Parameters = new RuleParameters(info.Parameters, revision?.Parameters ?? new Dictionary<string, double>());
    }

    public string Id => Detector.Info.Id;

    public Detector Detector { get; }

    /// <summary>0 is the built-in rule.</summary>
    public ulong Revision { get; }

    public Severity Severity { get; }

    public TimeSpan For { get; }

    public TimeSpan KeepFiring { get; }

    public RuleParameters Parameters { get; }
}
