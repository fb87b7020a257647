using SmtpStream.Alerting.Silencing;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.States;

/// <summary>
/// Alerts, silences, acknowledgements and quiet_until: a pure function of smtp.anomalies. What receivers are told of it, and when,
/// is decided elsewhere, by the wall clock.
/// </summary>
/// <remarks>Used on the stage's thread only.</remarks>
internal sealed class AlertBook(AlertTimes times, int alertPartitions)
{
    /// <summary>How long a resolved alert is still shown, in event time.</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(15);

    /// <summary>How long a silence is still listed after its end, in event time.</summary>
    public static readonly TimeSpan ForgetSilenceAfter = TimeSpan.FromHours(24);

    private readonly SortedDictionary<string, StageEntry> _alerts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ActiveSilence> _silences = new(StringComparer.Ordinal);

    /// <summary>Fingerprints of alerts of which receivers may have to be told something; emptied by whoever tells them.</summary>
    public SortedSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes since the book was loaded, for those who watch.</summary>
    public RecentChanges Changes { get; } = new();

    public long QuietUntilUnixMs { get; private set; }

    /// <summary>In order of the fingerprint.</summary>
    public IEnumerable<Alert> Alerts => _alerts.Values.Select(e => ((TrackedAlert)e.Value).Published);

    /// <summary>In order of the id.</summary>
    public IEnumerable<ActiveSilence> Silences => _silences.Values;

    public Alert? Find(string fingerprint) =>
        _alerts.TryGetValue(fingerprint, out var entry) ? ((TrackedAlert)entry.Value).Published : null;

    public void Reset()
    {
        _alerts.Clear();
        _silences.Clear();
        Touched.Clear();
        Changes.Reset();
        QuietUntilUnixMs = 0;
    }

    public void Load(StageEntry entry)
    {
        switch (entry.Value)
        {
            case TrackedAlert tracked:
                _alerts.Add(tracked.Published.Fingerprint, entry);
                Touched.Add(tracked.Published.Fingerprint);
                break;
            case ActiveSilence silence:
                _silences.Add(silence.Id, silence);
                break;
            case QuietUntilValue quiet:
                QuietUntilUnixMs = quiet.EventTimeUnixMs;
                break;
        }
    }

    public void Apply(Outcome outcome, StageState state)
    {
        if (outcome.Kind == OutcomeKind.RuleRemoved)
        {
            RemoveRule(outcome, state);
            return;
        }

        var fingerprint = Fingerprint.Of(outcome.RuleId, outcome.Entity, outcome.Labels);
        var alertTimes = times with { For = outcome.For, KeepFiring = outcome.KeepFiring };
        if (!_alerts.TryGetValue(fingerprint, out var entry))
        {
            if (outcome.Kind != OutcomeKind.Breach)
            {
                return;
            }

            entry = state.Add(
                $"a/{fingerprint}",
                TrackedAlert.Begin(fingerprint, outcome, alertTimes, NumberFloors.In(state).Change));
            _alerts.Add(fingerprint, entry);
        }

        var tracked = (TrackedAlert)entry.Value;
        Take(entry, tracked.Observe(outcome, alertTimes, QuietUntilUnixMs), state);
    }

    public void Apply(ControlChange change, StageState state)
    {
        switch (change.Kind)
        {
            case ControlKind.Silence:
                ApplySilence(change, state);
                break;
            case ControlKind.Acknowledgement:
                ApplyAcknowledgement(change, state);
                break;
            case ControlKind.QuietUntil:
                QuietUntilUnixMs = (change.Body as QuietUntil)?.EventTimeUnixMs ?? 0;
                var entry = state.Find(QuietUntilValue.EntryId) ?? state.Add(QuietUntilValue.EntryId, new QuietUntilValue());
                ((QuietUntilValue)entry.Value).EventTimeUnixMs = QuietUntilUnixMs;
                state.Changed(entry);
                break;
        }
    }

    /// <summary>Event time has come this far: forgets what is over.</summary>
    public void AdvanceTo(long watermarkUnixMs, StageState state)
    {
        var resolvedBefore = watermarkUnixMs - (long)ForgetAfter.TotalMilliseconds;
        foreach (var entry in _alerts.Values.Where(e => IsOver(((TrackedAlert)e.Value).Published, resolvedBefore)).ToArray())
        {
            Forget(entry, state);
        }

        var endedBefore = watermarkUnixMs - (long)ForgetSilenceAfter.TotalMilliseconds;
        foreach (var silence in _silences.Values.Where(s => s.Silence.EndsUnixMs < endedBefore).ToArray())
        {
            _silences.Remove(silence.Id);
            state.Remove(state.Find(ActiveSilence.EntryId(silence.Id))!);
        }
    }

    private static bool IsOver(Alert alert, long before) =>
        alert.State == AlertState.Resolved && alert.LastWindowEndUnixMs < before && alert.ResolvedUnixMs < before;

    private void RemoveRule(Outcome outcome, StageState state)
    {
        // Without an entity it speaks of the whole rule.
        foreach (var entry in _alerts.Values.ToArray())
        {
            var tracked = (TrackedAlert)entry.Value;
            if (tracked.Published.RuleId == outcome.RuleId
                && (outcome.Entity.Name.Length == 0 || outcome.Entity == tracked.Published.Entity))
            {
                Take(entry, tracked.EndByRule(outcome.Window.EndUnixMs), state);
            }
        }
    }

    private void Take(StageEntry entry, AlertUpdate update, StageState state)
    {
        var tracked = (TrackedAlert)entry.Value;
        var wasMuted = update.Before.IsMuted;
        tracked.Published = WithMutes(update.After);
        if (update.Reason != ChangeReason.None)
        {
            Publish(entry, update.Before, update.Reason, "", state);
            if (SourceInhibition.IsSource(update.After) && update.Before.IsFiring != update.After.IsFiring)
            {
                RefreshMutes(state);
            }
        }
        else if (wasMuted != tracked.Published.IsMuted)
        {
            Touched.Add(tracked.Published.Fingerprint);
        }

        if (tracked.Published.State == AlertState.Inactive)
        {
            Forget(entry, state);
        }
        else
        {
            state.Changed(entry);
        }
    }

    private void Publish(StageEntry entry, Alert before, ChangeReason reason, string actor, StageState state)
    {
        var tracked = (TrackedAlert)entry.Value;
        tracked.Published = tracked.Published with { ChangeNumber = tracked.Published.ChangeNumber + 1 };
        var change = new AlertChange(tracked.Published, before.State, reason, actor);
        state.Finalise(
            state.Add(change.Id, new AlertChangeOutput(change)),
            new Destination(Topics.Alerts, Partitioner.PartitionOf(change.Alert.Fingerprint, alertPartitions)));
        Changes.Add(change);
        Touched.Add(change.Alert.Fingerprint);
    }

    private void Forget(StageEntry entry, StageState state)
    {
        var alert = ((TrackedAlert)entry.Value).Published;
        NumberFloors.RaiseChange(state, alert.ChangeNumber);
        _alerts.Remove(alert.Fingerprint);
        Touched.Add(alert.Fingerprint);
        state.Remove(entry);
    }

    private void ApplySilence(ControlChange change, StageState state)
    {
        var id = ActiveSilence.EntryId(change.Id);
        if (state.Find(id) is { } old)
        {
            state.Remove(old);
            _silences.Remove(change.Id);
        }

        if (change.Body is Silence silence)
        {
            var active = new ActiveSilence(change.Id, silence, change.Actor);
            state.Add(id, active);
            _silences.Add(change.Id, active);
        }

        RefreshMutes(state);
    }

    private void ApplyAcknowledgement(ControlChange change, StageState state)
    {
        // One that speaks of an earlier episode, or of an alert that is over, changes nothing.
        if (!_alerts.TryGetValue(change.Id, out var entry))
        {
            return;
        }

        var tracked = (TrackedAlert)entry.Value;
        var before = tracked.Published;
        var body = change.Body as Acknowledgement;
        if (body is not null && body.Episode != before.Episode)
        {
            return;
        }

        var after = before with
        {
            AcknowledgedBy = body is null ? "" : change.Actor,
            AcknowledgeComment = body?.Comment ?? "",
            AcknowledgedSeverity = body is null ? Severity.None : before.Severity,
        };
        if (after != before)
        {
            tracked.Published = after;
            Publish(entry, before, ChangeReason.Acknowledged, change.Actor, state);
            state.Changed(entry);
        }
    }

    private void RefreshMutes(StageState state)
    {
        foreach (var entry in _alerts.Values)
        {
            var tracked = (TrackedAlert)entry.Value;
            var before = tracked.Published;
            var after = WithMutes(before);
            if (!after.SilencedBy.SequenceEqual(before.SilencedBy) || !after.InhibitedBy.SequenceEqual(before.InhibitedBy))
            {
                tracked.Published = after;
                Touched.Add(after.Fingerprint);
                state.Changed(entry);
            }
        }
    }

    private Alert WithMutes(Alert alert) => alert with
    {
        SilencedBy = [.. _silences.Values.Where(s => s.Covers(alert)).Select(s => s.Id)],
        InhibitedBy = SourceInhibition.Of(alert, Alerts.Where(SourceInhibition.IsSource)),
    };
}
