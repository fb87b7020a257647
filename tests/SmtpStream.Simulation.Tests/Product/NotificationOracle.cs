using SmtpStream.Alerting.DeadMan;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Simulation.Tests.Reference;
using SmtpStream.Simulation.Tests.World;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>
/// Each message ends once per (receiver, group, sequence); under one key it is the same at every attempt; what fires is told, and what was told
/// firing is told resolved.
/// </summary>
internal sealed class NotificationOracle(FinishedWorld world)
{
    private readonly Dictionary<string, Notification> _delivered = [];

    public void Verify()
    {
        var waiting = world.Store.Of(Pipeline.Alerting).Entries.Keys.Where(id => id.StartsWith("o/", StringComparison.Ordinal)).ToArray();
        Check.That(waiting.Length == 0, $"{waiting.Length} messages still wait, first {waiting.FirstOrDefault()}");
        VerifyDelivered();
        if (world.Options.LossyStore)
        {
            // What was told and is not stored any more is decided anew, at another time.
            return;
        }

        VerifyTold();
        if (!world.Options.VolatileBroker)
        {
            VerifyAudit();
        }
    }

    private void VerifyDelivered()
    {
        var bodies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, body) in world.Delivered)
        {
            Check.That(
                !bodies.TryGetValue(key, out var earlier) || earlier.AsSpan().SequenceEqual(body), $"message {key} was delivered with two contents");
            bodies[key] = body;
            _delivered[key] = OutboxEntry.Read(body).Notification;
        }
    }

    private void VerifyAudit()
    {
        var ended = new HashSet<string>(StringComparer.Ordinal);
        foreach (var partition in Pipeline.PartitionsOf(Topics.Notifications))
        {
            foreach (var record in Replay.Taken(world.Broker.Log(partition)))
            {
                var sent = Proto.NotificationSent.Parser.ParseFrom(record.Body);
                Check.That(ended.Add(sent.IdempotencyKey), $"message {sent.Sequence} of {sent.Group} ended twice");
                Check.That(
                    sent.Answer != Proto.NotificationAnswer.Accepted || _delivered.ContainsKey(sent.IdempotencyKey),
                    $"message {sent.Sequence} of {sent.Group} was never delivered");
            }
        }

        foreach (var (key, notification) in _delivered)
        {
            Check.That(ended.Contains(key), $"message {notification.Sequence} of {notification.Group} is not in the audit");
        }
    }

    private void VerifyTold()
    {
        var told = new Dictionary<(string Receiver, string Fingerprint), (ulong Sequence, ToldAlert Told)>();
        foreach (var notification in _delivered.Values.OrderBy(notification => notification.Sequence))
        {
            foreach (var one in notification.Told.Where(one => one.Fingerprint != DeadManWatch.Identity))
            {
                told[(notification.Receiver, one.Fingerprint)] = (notification.Sequence, one);
            }
        }

        var alerts = Alerts();
        var due = MembersOfDueGroups();
        foreach (var ((receiver, fingerprint), (sequence, last)) in told)
        {
            var isFiring = alerts.TryGetValue(fingerprint, out var alert) && alert.IsFiring;
            Check.That(
                isFiring || !last.Firing || due.Contains(fingerprint) || Receivers.WithoutResolved.Contains(receiver),
                $"message {sequence} said that {fingerprint} fires, none that it is resolved");
        }

        foreach (var alert in alerts.Values.Where(alert => alert.IsFiring && GroupMember.MayTell(alert) && !due.Contains(alert.Fingerprint)))
        {
            foreach (var receiver in ReceiversOf(alert))
            {
                var last = told.GetValueOrDefault((receiver, alert.Fingerprint)).Told;
                Check.That(
                    last.Firing && last.Episode == alert.Episode,
                    $"{receiver} was not told of {alert.RuleId} {alert.Entity}, episode {alert.Episode}");
            }
        }
    }

    private string[] ReceiversOf(Alert alert) =>
        world.Options.TwoReceivers && alert.Severity == Severity.High ? [Receivers.Ops, Receivers.Pager] : [Receivers.Ops];

    // What changed last waits for the next message of its group.
    private HashSet<string> MembersOfDueGroups() =>
    [
        .. world.Store.Of(Pipeline.Alerting).Entries
            .Where(entry => entry.Key[0] == 'g')
            .Select(entry => GroupCodec.Read(entry.Key, StoredReader.BytesOf(entry.Value)))
            .Where(group => group.FlushAtUnixMs > 0)
            .SelectMany(group => group.Members.Keys),
    ];

    private Dictionary<string, Alert> Alerts()
    {
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var times = new AlertTimes(TimeSpan.Zero, TimeSpan.Zero, AlertTimes.DefaultReopen, null);
        foreach (var (_, stored) in world.Store.Of(Pipeline.Alerting).Entries.Where(entry => entry.Key[0] == 'a'))
        {
            var alert = TrackedAlertCodec.Read(StoredReader.BytesOf(stored), times).Published;
            alerts[alert.Fingerprint] = alert;
        }

        return alerts;
    }
}
