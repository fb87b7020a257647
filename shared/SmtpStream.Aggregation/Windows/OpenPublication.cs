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

    public static bool IsDue(EntityKind kind, CounterSet counters) =>
        kind is not (EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser)
        || counters[Metric.AuthFailed] + counters[Metric.Rejects] + counters[Metric.FailuresByClass] >= Failures
        || Math.Max(counters[Metric.MessagesReceived], counters[Metric.Deliveries]) >= Messages;
}
