using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Rules;

/// <summary>What a user set of a rule.</summary>
public sealed record RuleRevision
{
    public required string RuleId { get; init; }
    public required ulong Revision { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>None keeps the detector's.</summary>
    public Severity Severity { get; init; }

    /// <summary>Zero keeps the detector's.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Zero keeps the detector's.</summary>
    public TimeSpan KeepFiring { get; init; }

    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();
}
