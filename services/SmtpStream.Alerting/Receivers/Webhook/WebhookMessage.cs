using System.Text.Json;
using System.Text.Json.Serialization;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Receivers.Webhook;

/// <summary>JSON of a webhook (docs/alerting.md): fields are added, never changed; at most 20 KB, as Standard Webhooks advises.</summary>
internal static class WebhookMessage
{
    public const int MaxBytes = 20_000;

    private const int MaxContributors = 5;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(Notification notification, MessageForm form)
    {
        var shown = form == MessageForm.Minimal ? 0 : notification.Alerts.Count;
        while (true)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(Body(notification, shown), Json);
            if (json.Length <= MaxBytes || shown == 0)
            {
                return json;
            }

            shown /= 2;
        }
    }

    private static WebhookBody Body(Notification notification, int shown) => new(
        notification.Reason == NotifyReason.Test ? "alert.test" : notification.IsFiring ? "alert.firing" : "alert.resolved",
        DateTimeOffset.FromUnixTimeMilliseconds(notification.CreatedUnixMs),
        new WebhookData(
            AlertText.Title(notification),
            notification.Group,
            [.. notification.GroupLabels.Select(l => UntrustedText.Clean(l, 300))],
            notification.Sequence,
            Name(notification.Reason),
            [.. notification.Alerts.Take(shown).Select(Of)],
            notification.Alerts.Count - shown + notification.Omitted));

    private static WebhookAlert Of(Alert alert) => new(
        alert.Fingerprint,
        alert.Episode,
        alert.IsFiring ? "firing" : "resolved",
        AlertLabels.Name(alert.Severity),
        alert.RuleId,
        new WebhookEntity(alert.Entity.Tenant, AlertLabels.Name(alert.Entity.Kind), UntrustedText.Clean(alert.Entity.Name, 300)),
        alert.Labels.ToDictionary(l => l.Key, l => UntrustedText.Clean(l.Value, 300)),
        Time(alert.StartedUnixMs),
        Time(alert.FiredUnixMs),
        Time(alert.ResolvedUnixMs),
        alert.Stale,
        AlertText.Explanation(alert, 1_000),
        alert.Explanation is { } e
            ? new WebhookMeasure(e.Metric, e.Actual, e.Expected, e.ExpectedLow, e.ExpectedHigh, e.Score, e.Direction.ToString().ToLowerInvariant())
            : null,
        [
            .. (alert.Explanation?.Contributors ?? []).Take(MaxContributors)
                .Select(c => new WebhookContributor(UntrustedText.Clean(c.Name, 200), c.Actual, c.Expected, c.Share)),
        ],
        alert.Explanation?.AttackTechniques ?? [],
        UntrustedText.Clean(alert.Explanation?.Runbook ?? "", 500));

    private static DateTimeOffset? Time(long unixMs) => unixMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    private static string Name(NotifyReason reason) => reason.ToString().ToLowerInvariant();
}
