using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Detection.Outcomes;

/// <summary>What a rule says of one window of one entity. Mirrors <c>smtpstream.v1.Outcome</c>.</summary>
public sealed record Outcome
{
    public required string RuleId { get; init; }
    public required ulong RuleRevision { get; init; }
    public required int DetectorVersion { get; init; }
    public required EntityKey Entity { get; init; }
    public required WindowSpan Window { get; init; }
    public required OutcomeKind Kind { get; init; }
    public Severity Severity { get; init; }

    /// <summary>How long the breach must last before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long the condition must be clear before the alert resolves.</summary>
    public TimeSpan KeepFiring { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public Explanation? Explanation { get; init; }

    /// <summary>Said on an open window, of a condition that can only grow.</summary>
    public bool FromOpenWindow { get; init; }
}
