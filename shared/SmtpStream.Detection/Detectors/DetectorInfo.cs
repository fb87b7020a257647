using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Detectors;

/// <summary>What people and the rules of a detector need to know.</summary>
public sealed record DetectorInfo
{
    /// <summary>Kebab case; also the id of its built-in rule.</summary>
    public required string Id { get; init; }

    /// <summary>Rises when equal windows may get another outcome.</summary>
    public required int Version { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>How long the condition must last before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long it must be clear before the alert resolves.</summary>
    public TimeSpan KeepFiring { get; init; } = TimeSpan.FromMinutes(5);

    public required IReadOnlyList<DetectorParameter> Parameters { get; init; }

    /// <summary>What it means, likely causes, first checks, fixes.</summary>
    public required string Runbook { get; init; }

    /// <summary>MITRE ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<string> AttackTechniques { get; init; } = [];
}
