using System.Net;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.Receivers.Egress;
using SmtpStream.Alerting.Receivers.Http;
using SmtpStream.Alerting.Receivers.Slack;
using SmtpStream.Alerting.Receivers.Webhook;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Tests.Receivers;

/// <summary>Receivers that may reach the loopback address.</summary>
internal static class TestReceivers
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly AddressRules Loopback = new([IPNetwork.Parse("127.0.0.1/32")]);

    public static SlackReceiver Slack(Uri address, TimeProvider time, string name = Samples.Ops) =>
        new(name, new HttpSender(EgressGuard.Create(Loopback), address, time), TimeSpan.FromSeconds(15));

    public static WebhookReceiver Webhook(Uri address, TimeProvider time, string name = Samples.Ops) => new(
        name, new HttpSender(EgressGuard.Create(Loopback), address, time), new WebhookSignature(Secret), TimeSpan.FromSeconds(15), time);

    public static Notification Notification(Alert alert, ulong sequence = 1, string group = "g1") => new()
    {
        Receiver = Samples.Ops,
        Group = group,
        GroupLabels = ["rule=brute-force"],
        Sequence = sequence,
        CreatedUnixMs = Samples.T0,
        Reason = NotifyReason.New,
        Alerts = [alert],
        Told = [new ToldAlert(alert.Fingerprint, alert.Episode, alert.IsFiring)],
    };

    public static Alert Alert(string entity = "mx1", string text = "120 failures", AlertState state = AlertState.Firing)
    {
        var outcome = Samples.Outcome(Detection.Outcomes.OutcomeKind.Breach, 0, entity);
        return new Alert
        {
            Fingerprint = Samples.FingerprintOf(outcome),
            Episode = "e1",
            RuleId = outcome.RuleId,
            Entity = outcome.Entity,
            State = state,
            Severity = outcome.Severity,
            StartedUnixMs = Samples.T0,
            FiredUnixMs = Samples.T0 + Samples.Minute,
            Explanation = outcome.Explanation! with { Text = text },
        };
    }
}
