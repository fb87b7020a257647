using System.Buffers;
using SmtpStream.Alerting.DeadMan;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.Silencing;
using SmtpStream.Alerting.States;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;
using Watermark = SmtpStream.Contracts.V1.Watermark;

namespace SmtpStream.Alerting;

/// <summary>
/// Reads smtp.anomalies. Records change alerts (<see cref="AlertBook"/>), without a clock; turns of the wall clock decide when receivers
/// are told of them (<see cref="GroupBook"/>) and write the outbox; answers of receivers end messages.
/// </summary>
/// <remarks>Used on the stage's thread only.</remarks>
internal sealed class AlertingStage : IStageUser, IStageTimers, IStageWatermark
{
    private readonly AlertTimes _times;
    private readonly AlertBook _alerts;
    private readonly GroupBook _groups;
    private readonly DeliveryLog _deliveries;
    private readonly DeadManWatch _deadMan;
    private readonly AppliedRequests _requests = new();

    /// <param name="routes">Which receivers an alert is for.</param>
    /// <param name="withoutResolved">Receivers that are not told of resolutions.</param>
    /// <param name="times">Durations that are not the rule's.</param>
    /// <param name="deadManAfter">Time without a watermark after which the dead-man alert fires; zero switches it off.</param>
    /// <param name="partitions">Partitions of smtp.alerts and smtp.notifications.</param>
    public AlertingStage(
        RouteTree routes,
        IReadOnlySet<string> withoutResolved,
        AlertTimes times,
        TimeSpan deadManAfter,
        (int Alerts, int Notifications) partitions)
    {
        _times = times;
        _alerts = new AlertBook(times, partitions.Alerts);
        _deliveries = new DeliveryLog(partitions.Notifications);
        _groups = new GroupBook(routes, withoutResolved, _deliveries);
        _deadMan = new DeadManWatch(deadManAfter, partitions.Alerts);
    }

    /// <summary>Alerts and what holds of them.</summary>
    public AlertBook Book => _alerts;

    public DeliveryLog Deliveries => _deliveries;

    public AppliedRequests Requests => _requests;

    public IEnumerable<NotificationGroup> Groups => _groups.Groups;

    public long? WatermarkUnixMs { get; private set; }

    /// <summary>Every alert, the dead-man alert included.</summary>
    public IEnumerable<Alert> Alerts => _deadMan.Alert is { } deadMan ? _alerts.Alerts.Append(deadMan) : _alerts.Alerts;

    public DateTimeOffset? NextTurn => _alerts.Touched.Count > 0 ? DateTimeOffset.MinValue : FromUnixMs(Math.Min(_groups.NextUnixMs, _deadMan.NextUnixMs));

    public Alert? Find(string fingerprint) => fingerprint == DeadManWatch.Identity ? _deadMan.Alert : _alerts.Find(fingerprint);

    public void Reset()
    {
        _alerts.Reset();
        _groups.Reset();
        _deliveries.Reset();
        _deadMan.Reset();
        _requests.Clear();
        WatermarkUnixMs = null;
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => id[0] switch
    {
        'a' => TrackedAlertCodec.Read(stored, _times),
        'c' => AlertChangeOutput.Read(stored),
        'd' => DeadManState.Read(stored),
        'g' => GroupCodec.Read(id, stored),
        'h' or 't' => DeliveryRecord.Read(stored),
        'n' => NumberFloors.Read(stored),
        'o' => OutboxEntry.Read(stored),
        'q' => QuietUntilValue.Read(stored),
        's' => ActiveSilence.Read(stored),
        _ => throw new InvalidDataException($"Entry '{id}' is not of Alerting."),
    };

    public void Loaded(StageState state)
    {
        foreach (var entry in state.Entries)
        {
            _alerts.Load(entry);
            _groups.Load(entry);
            _deliveries.Load(entry);
            _deadMan.Load(entry);
        }

        // Somebody may have been told of an alert that is forgotten by now.
        _alerts.Touched.UnionWith(_groups.Members);
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        switch (record.BodyField)
        {
            case DerivedRecordField.Outcome:
                _alerts.Apply(OutcomeCodec.Read(record.Body.Span), state);
                break;
            case DerivedRecordField.Control:
                var change = ControlChangeCodec.Read(record.Body);
                _alerts.Apply(change, state);
                _requests.Add(change);
                break;
            case DerivedRecordField.Watermark:
                ApplyWatermark(Watermark.Parser.ParseFrom(record.Body.Span), state);
                break;
            default:
                throw new InvalidDataException($"Alerting takes no body {record.BodyField}.");
        }
    }

    public void OnTurn(DateTimeOffset now, StageState state)
    {
        var nowUnixMs = now.ToUnixTimeMilliseconds();
        if (_deadMan.Check(nowUnixMs, state) is { } change)
        {
            _alerts.Changes.Add(change);
            _alerts.Touched.Add(change.Alert.Fingerprint);
        }

        foreach (var fingerprint in _alerts.Touched)
        {
            _groups.Reconcile(fingerprint, Find(fingerprint), nowUnixMs, state);
        }

        _alerts.Touched.Clear();
        if (_groups.NextUnixMs <= nowUnixMs)
        {
            _groups.Flush(Find, nowUnixMs, state);
        }
    }

    /// <summary>A message ended; part of the turn in which its entry leaves the outbox.</summary>
    public void OnDelivered(Notification notification, DeliveryRecord record, StageState state)
    {
        _groups.Delivered(notification, record.Answer, state);

        // One that fired again while its resolution was on the way may have left its group with it.
        _alerts.Touched.UnionWith(notification.Told.Select(told => told.Fingerprint));
        _deliveries.Add(record, state);
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;

    private static DateTimeOffset? FromUnixMs(long unixMs) => unixMs == long.MaxValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    private void ApplyWatermark(Watermark watermark, StageState state)
    {
        _deadMan.SawWatermark();
        if (!watermark.None)
        {
            WatermarkUnixMs = Math.Max(WatermarkUnixMs ?? 0, watermark.EventTimeUnixMs);
            _alerts.AdvanceTo(watermark.EventTimeUnixMs, state);
        }
    }
}
