using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Standalone.Simulation;

/// <summary>One entry of the manifest: what was done to the mail system, and the alert that must follow.</summary>
/// <param name="Id">Name within the simulation.</param>
/// <param name="Start">Event time.</param>
/// <param name="End">Event time; exclusive.</param>
/// <param name="RuleId">Rule that must fire.</param>
/// <param name="Entity">Entity it must fire for.</param>
/// <param name="Summary">What was done, with the drawn strength.</param>
internal sealed record ScriptedIncident(
    string Id,
    DateTimeOffset Start,
    DateTimeOffset End,
    string RuleId,
    EntityKey Entity,
    string Summary)
{
    /// <summary>A window that an incident begins in began before it.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    /// <summary>An alert may begin this long after its incident is over: windows close with grace, and rules wait.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>Other alerts that the same cause may raise: rule and entity.</summary>
    public IReadOnlyList<(string RuleId, EntityKey Entity)> Consequences { get; init; } = [];

    /// <summary>Alerts that may stand in for the expected one, or come beside it: its rule leaves the case to theirs.</summary>
    public IReadOnlyList<(string RuleId, EntityKey Entity)> Alternatives { get; init; } = [];

    /// <summary>Whether an alert of this rule and entity says that the incident was found.</summary>
    public bool IsFoundBy(string ruleId, EntityKey entity) => (ruleId == RuleId && entity == Entity) || Alternatives.Contains((ruleId, entity));

    /// <summary>Whether the incident causes an alert of this rule and entity that began then.</summary>
    public bool Explains(string ruleId, EntityKey entity, DateTimeOffset started) =>
        started >= Start - Lead && started <= End + Slack && (IsFoundBy(ruleId, entity) || Consequences.Contains((ruleId, entity)));

    internal bool IsActive(long timeUnixUs) =>
        timeUnixUs >= Start.ToUnixTimeMilliseconds() * 1000 && timeUnixUs < End.ToUnixTimeMilliseconds() * 1000;
}
