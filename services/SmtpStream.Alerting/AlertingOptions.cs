using System.ComponentModel.DataAnnotations;
using SmtpStream.Alerting.Receivers.Http;
using SmtpStream.Alerting.Receivers.Slack;
using SmtpStream.Alerting.Receivers.Webhook;
using SmtpStream.Alerting.Routing;

namespace SmtpStream.Alerting;

/// <summary>Who is told of which alerts, and when.</summary>
public sealed class AlertingOptions : IValidatableObject
{
    public const string Section = "Alerting";

    /// <summary>Root of the route tree. Default: no receiver, alerts are recorded and nobody is told.</summary>
    public AlertRouteOptions Route { get; init; } = new();

    /// <summary>Slack webhooks by receiver name.</summary>
    public Dictionary<string, SlackOptions> Slack { get; init; } = [];

    /// <summary>Signed webhooks by receiver name.</summary>
    public Dictionary<string, WebhookOptions> Webhook { get; init; } = [];

    /// <summary>
    /// Wall-clock time without a watermark after which the dead-man alert fires; 0 switches it off. Default 3 min: heartbeats come every
    /// 10 s. Range 0 or 30 s to 1 d.
    /// </summary>
    public TimeSpan DeadManAfter { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>A breach this soon after a resolution goes on with the same episode, in event time. Default 10 min. Range 0 to 1 d.</summary>
    public TimeSpan Reopen { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Event time without data after which a firing alert is resolved with the reason "no data". Default: none, no data holds the state.
    /// Range 1 min to 30 d.
    /// </summary>
    public TimeSpan? ResolveStaleAfter { get; set; }

    /// <summary>Age of a message at which the outbox gives it up. Default 24 h. Range 1 min to 7 d.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    internal IEnumerable<(string Name, HttpReceiverOptions Options, string Setting)> HttpReceivers =>
        Slack.Select(r => (r.Key, (HttpReceiverOptions)r.Value, $"{nameof(Slack)}:{r.Key}"))
            .Concat(Webhook.Select(r => (r.Key, (HttpReceiverOptions)r.Value, $"{nameof(Webhook)}:{r.Key}")));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Errors().Select(error => new ValidationResult($"{Section}:{error}"));

    private IEnumerable<string> Errors()
    {
        var receivers = HttpReceivers.ToArray();
        var names = receivers.Select(r => r.Name).ToHashSet();
        var twice = receivers.GroupBy(r => r.Name).Where(g => g.Count() > 1)
            .Select(g => $"{g.Last().Setting} has the name of another receiver.");
        return RouteErrors.Of(Route, names)
            .Concat(twice)
            .Concat(receivers.SelectMany(r => r.Options.Errors(r.Setting)))
            .Concat(DurationErrors());
    }

    private IEnumerable<string> DurationErrors()
    {
        if (DeadManAfter != TimeSpan.Zero && (DeadManAfter < TimeSpan.FromSeconds(30) || DeadManAfter > TimeSpan.FromDays(1)))
        {
            yield return $"{nameof(DeadManAfter)} is {DeadManAfter}, neither 0 nor 00:00:30 to 1.00:00:00.";
        }

        if (Reopen < TimeSpan.Zero || Reopen > TimeSpan.FromDays(1))
        {
            yield return $"{nameof(Reopen)} is {Reopen}, outside 0 to 1.00:00:00.";
        }

        if (ResolveStaleAfter < TimeSpan.FromMinutes(1) || ResolveStaleAfter > TimeSpan.FromDays(30))
        {
            yield return $"{nameof(ResolveStaleAfter)} is {ResolveStaleAfter}, outside 00:01:00 to 30.00:00:00.";
        }

        if (GiveUpAfter < TimeSpan.FromMinutes(1) || GiveUpAfter > TimeSpan.FromDays(7))
        {
            yield return $"{nameof(GiveUpAfter)} is {GiveUpAfter}, outside 00:01:00 to 7.00:00:00.";
        }
    }
}
