using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Windows;

/// <summary>Which open windows are published: detectors whose condition can only grow fire on them.</summary>
public static class OpenPublication
{
    /// <summary>Failed logins, rejects and failed attempts from which a window of tier B or C is published while open.</summary>
    public const int Failures = 5;

    /// <summary>Messages or attempts from which a window of tier B or C is published while open.</summary>
    public const int Messages = 50;

    /// <summary>Tier A is published from its first row on.</summary>
    public static bool IsAlwaysDue(EntityKind kind) =>
        kind is not (EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser);

    /// <summary>Whether a window of tier B or C counted enough.</summary>
    public static bool IsDue(CounterSet counters) =>
        counters[Metric.AuthFailed] + counters[Metric.Rejects] + counters[Metric.FailuresByClass] >= Failures
        || Math.Max(counters[Metric.MessagesReceived], counters[Metric.Deliveries]) >= Messages;
}
