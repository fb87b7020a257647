using SmtpStream.Aggregation.Entities;
using SmtpStream.Contracts.V1;
using SmtpStream.Standalone.Simulation;

namespace SmtpStream.Standalone.Demo;

/// <summary>Compares the alerts that fired with the manifest of incidents.</summary>
internal sealed class DemoVerdict
{
    private DemoVerdict(IReadOnlyList<ScriptedIncident> missed, IReadOnlyList<Alert> unexplained, IReadOnlyList<(ScriptedIncident, Alert)> found)
    {
        Missed = missed;
        Unexplained = unexplained;
        Found = found;
    }

    /// <summary>Incidents whose alert did not fire.</summary>
    public IReadOnlyList<ScriptedIncident> Missed { get; }

    /// <summary>Alerts that fired outside of any incident that causes them.</summary>
    public IReadOnlyList<Alert> Unexplained { get; }

    public IReadOnlyList<(ScriptedIncident Incident, Alert Alert)> Found { get; }

    public bool IsGood => Missed.Count == 0 && Unexplained.Count == 0;

    /// <param name="incidents">What was done.</param>
    /// <param name="alerts">Every alert that ever fired since the live part began.</param>
    public static DemoVerdict Of(IReadOnlyList<ScriptedIncident> incidents, IReadOnlyCollection<Alert> alerts)
    {
        var found = new List<(ScriptedIncident, Alert)>();
        var unexplained = new List<Alert>();
        foreach (var alert in alerts.OrderBy(a => a.FiredUnixMs))
        {
            if (incidents.FirstOrDefault(i => Explains(i, alert)) is { } incident)
            {
                found.Add((incident, alert));
            }
            else
            {
                unexplained.Add(alert);
            }
        }

        return new DemoVerdict([.. incidents.Where(i => found.TrueForAll(f => f.Item1 != i || !IsExpected(i, f.Item2)))], unexplained, found);
    }

    private static bool Explains(ScriptedIncident incident, Alert alert) =>
        incident.Explains(alert.RuleId, EntityOf(alert), DateTimeOffset.FromUnixTimeMilliseconds(alert.StartedUnixMs));

    private static bool IsExpected(ScriptedIncident incident, Alert alert) => incident.IsFoundBy(alert.RuleId, EntityOf(alert));

    private static EntityKey EntityOf(Alert alert) =>
        new(alert.Entity.Tenant, (Aggregation.Entities.EntityKind)(int)alert.Entity.Kind, alert.Entity.Name);
}
