using System.Globalization;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Receivers;

/// <summary>Sentences about alerts that every receiver shares; clean, but not escaped for any markup.</summary>
internal static class AlertText
{
    private const int MaxNameLength = 120;

    /// <summary>A word beside each sign: colours alone tell nothing to some.</summary>
    public static string Title(Notification notification)
    {
        var first = notification.Alerts.Count > 0 ? notification.Alerts[0] : null;
        if (first is null || notification.Reason == NotifyReason.Test)
        {
            return "Test message of SmtpStream";
        }

        var more = notification.Alerts.Count - 1 + notification.Omitted;
        var others = more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "";
        return $"{State(first, notification.Reason)} {AlertLabels.Name(first.Severity)}: {Subject(first)}{others}";
    }

    /// <summary>"brute-force on client 192.0.2.1".</summary>
    public static string Subject(Alert alert)
    {
        var entity = UntrustedText.Clean(alert.Entity.Name, MaxNameLength);
        var kind = alert.Entity.Kind == Aggregation.Entities.EntityKind.None
            ? ""
            : AlertLabels.Name(alert.Entity.Kind).Replace('_', ' ') + " ";
        var tenant = alert.Entity.Tenant.Length > 0 ? $" of {UntrustedText.Clean(alert.Entity.Tenant, MaxNameLength)}" : "";
        return $"{UntrustedText.Clean(alert.RuleId, MaxNameLength)} on {kind}{entity}{tenant}";
    }

    /// <summary>What happened, in one sentence, as the detector says it.</summary>
    public static string Explanation(Alert alert, int maxLength) => UntrustedText.Clean(alert.Explanation?.Text ?? "", maxLength);

    /// <summary>UTC, to the second.</summary>
    public static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Short id to find the message again: services without idempotency show it.</summary>
    public static string ShortId(Notification notification) => notification.IdempotencyKey[..12];

    private static string State(Alert alert, NotifyReason reason) => !alert.IsFiring ? "RESOLVED"
        : reason switch
        {
            NotifyReason.Reopened => "FIRING AGAIN",
            NotifyReason.Repeat => "STILL FIRING",
            NotifyReason.Severity => "WORSE",
            _ => "FIRING",
        };
}
