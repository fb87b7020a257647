using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Receivers.Slack;

/// <summary>
/// JSON of a Slack message: <c>text</c> for notifications, escaped, and blocks in which all that may come from a log is
/// <c>plain_text</c>, which Slack never parses for links or mentions.
/// </summary>
/// <remarks>Limits with 10 % to spare: header 150, section 3,000, field 2,000 characters, 50 blocks, about 13,000 characters in all.</remarks>
internal static class SlackMessage
{
    private const int MaxAlerts = 8;
    private const int MaxTextLength = 400;
    private const int MaxHeaderLength = 135;
    private const int MaxExplanationLength = 900;
    private const int MaxContributors = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(Notification notification, MessageForm form)
    {
        var title = AlertText.Title(notification);
        var text = Escape(UntrustedText.Clean(title, MaxTextLength));
        return form == MessageForm.Minimal
            ? JsonSerializer.SerializeToUtf8Bytes(new Message($"{text} ({AlertText.ShortId(notification)})", null), Json)
            : JsonSerializer.SerializeToUtf8Bytes(new Message(text, Blocks(notification, title)), Json);
    }

    /// <summary>Slack's own rule: only &amp;, &lt; and &gt; have a meaning, and must be entities.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static List<Block> Blocks(Notification notification, string title)
    {
        var blocks = new List<Block> { new("header", Plain(Sign(notification) + title, MaxHeaderLength), null) };
        foreach (var alert in notification.Alerts.Take(MaxAlerts))
        {
            blocks.Add(new("section", Plain(Describe(alert, notification.Alerts.Count > 1), MaxExplanationLength * 2), null));
        }

        var more = notification.Alerts.Count - MaxAlerts + notification.Omitted;
        if (more > 0)
        {
            blocks.Add(new("section", Plain(string.Create(CultureInfo.InvariantCulture, $"+{more} more: smtpstream alerts list"), 100), null));
        }

        blocks.Add(new("context", null, [Plain($"SmtpStream {AlertText.ShortId(notification)}", 100)]));
        return blocks;
    }

    private static string Describe(Alert alert, bool withSubject)
    {
        var lines = new List<string>();
        if (withSubject)
        {
            lines.Add($"{(alert.IsFiring ? "FIRING" : "RESOLVED")} {AlertLabels.Name(alert.Severity)}: {AlertText.Subject(alert)}");
        }

        lines.Add(AlertText.Explanation(alert, MaxExplanationLength));
        lines.AddRange((alert.Explanation?.Contributors ?? []).Take(MaxContributors).Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"• {UntrustedText.Clean(c.Name, 80)}: {c.Actual:0.##}, expected {c.Expected:0.##}")));
        var since = alert.StartedUnixMs > 0 ? $"since {AlertText.Time(alert.StartedUnixMs)}" : "";
        var until = alert is { IsFiring: false, ResolvedUnixMs: > 0 } ? $", resolved {AlertText.Time(alert.ResolvedUnixMs)}" : "";
        lines.Add(since + until);
        if (alert.IsFiring && alert.Explanation?.Runbook is { Length: > 0 } runbook)
        {
            lines.Add($"What to do: {UntrustedText.Clean(runbook, 300)}");
        }

        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static string Sign(Notification notification) => notification.Reason == NotifyReason.Test ? ""
        : notification.IsFiring ? "\U0001F534 "
        : "\u2705 ";

    // Lines are ours: the parts of Describe are cleaned one by one.
    private static Text Plain(string text, int maxLength) =>
        new("plain_text", text.Length <= maxLength ? text : UntrustedText.Clean(text, maxLength), true);

    private sealed record Message(string Text, IReadOnlyList<Block>? Blocks);

    private sealed record Block(string Type, Text? Text, IReadOnlyList<Text>? Elements);

    private sealed record Text(string Type, [property: JsonPropertyName("text")] string Value, bool Emoji);
}
