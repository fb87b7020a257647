namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Alerts reach somebody. Whether the settings of a receiver are right is the configuration check's.</summary>
internal sealed class ReceiversCheck : IDoctorCheck
{
    public string Name => "receivers";

    public bool Concerns(DoctorSubject subject) => true;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var alerting = subject.Alerting;
        var names = alerting.Slack.Keys.Concat(alerting.Webhook.Keys).Order(StringComparer.Ordinal).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            !string.IsNullOrEmpty(alerting.Route.Receiver) || alerting.Route.Routes.Count > 0
                ? Finding.Ok($"{string.Join(", ", names)}; smtpstream alerts test-receiver NAME sends a message")
                : Finding.Warning("no route has a receiver: alerts are recorded and nobody is told", "name one in Alerting:Route:Receiver, and set it up in Alerting:Slack or Alerting:Webhook"),
        ]);
    }
}
