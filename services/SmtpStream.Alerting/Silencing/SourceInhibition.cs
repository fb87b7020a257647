using SmtpStream.Aggregation.Entities;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Silencing;

/// <summary>
/// An alert that has no data because its source is silent is not told again while the source's own alert fires: one alert per dead
/// source instead of one per rule.
/// </summary>
internal static class SourceInhibition
{
    /// <summary>Rules that speak of a source rather than of what was measured with it.</summary>
    private static readonly string[] SourceRules = ["silent-server", "telemetry-gap"];

    public static bool IsSource(Alert alert) => Array.IndexOf(SourceRules, alert.RuleId) >= 0;

    /// <summary>Fingerprints of the firing source alerts that explain why the alert has no data, in order.</summary>
    public static IReadOnlyList<string> Of(Alert alert, IEnumerable<Alert> sources) => alert.Stale && !IsSource(alert)
        ? [.. sources.Where(s => s.IsFiring && Explains(s, alert)).Select(s => s.Fingerprint).Order(StringComparer.Ordinal)]
        : [];

    private static bool Explains(Alert source, Alert alert)
    {
        if (source.Entity.Tenant != alert.Entity.Tenant)
        {
            return false;
        }

        // What is not bound to one server has no data as soon as one of its servers has none.
        return alert.Entity.Kind switch
        {
            EntityKind.Server => source.Entity.Kind == EntityKind.Path || source.Entity.Name == alert.Entity.Name,
            EntityKind.Path => source.Entity == alert.Entity,
            _ => true,
        };
    }
}
