using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.States;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Grouping;

/// <summary>
/// Decides what receivers are told, and when: compares the alerts with what each group's receiver was offered, so it may be asked
/// again at any time, after a restart too. Wall-clock time decides when, never whether.
/// </summary>
/// <remarks>Used on the stage's thread only.</remarks>
internal sealed class GroupBook(RouteTree routes, IReadOnlySet<string> withoutResolved, DeliveryLog log)
{
    private readonly SortedDictionary<string, StageEntry> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _groupsOf = [];

    /// <summary>Earliest deadline of all groups, wall clock in Unix ms; long.MaxValue = none.</summary>
    public long NextUnixMs { get; private set; } = long.MaxValue;

    public IEnumerable<NotificationGroup> Groups => _groups.Values.Select(e => (NotificationGroup)e.Value);

    public void Reset()
    {
        _groups.Clear();
        _groupsOf.Clear();
        NextUnixMs = long.MaxValue;
    }

    public void Load(StageEntry entry)
    {
        if (entry.Value is NotificationGroup group)
        {
            _groups.Add(group.Id, entry);
            NextUnixMs = Math.Min(NextUnixMs, group.NextUnixMs);
            foreach (var fingerprint in group.Members.Keys)
            {
                Index(fingerprint, group.Id);
            }
        }
    }

    /// <summary>Fingerprints of which some receiver was told something.</summary>
    public IEnumerable<string> Members => _groupsOf.Keys;

    /// <summary>Looks at one alert, null where it is forgotten, and sets the deadlines of its groups.</summary>
    public void Reconcile(string fingerprint, Alert? alert, long nowUnixMs, StageState state)
    {
        if (alert is { IsFiring: true, Quiet: false })
        {
            foreach (var route in routes.Match(alert))
            {
                Join(route, alert, state);
            }
        }

        if (!_groupsOf.TryGetValue(fingerprint, out var ids))
        {
            return;
        }

        foreach (var id in ids.ToArray())
        {
            if (_groups.TryGetValue(id, out var entry)
                && ((NotificationGroup)entry.Value).Members.TryGetValue(fingerprint, out var member))
            {
                Schedule(entry, member, alert, nowUnixMs, state);
            }
        }
    }

    /// <summary>Writes the messages of groups whose deadline has come, and finds the next deadline.</summary>
    public void Flush(Func<string, Alert?> find, long nowUnixMs, StageState state)
    {
        var next = long.MaxValue;
        foreach (var entry in _groups.Values.ToArray())
        {
            var group = (NotificationGroup)entry.Value;
            if (group.NextUnixMs <= nowUnixMs)
            {
                Flush(entry, group, find, nowUnixMs, state);
            }

            next = Math.Min(next, group.NextUnixMs);
        }

        NextUnixMs = next;
    }

    /// <summary>A message ended: what its receiver knows now.</summary>
    public void Delivered(Notification notification, NotificationAnswer answer, StageState state)
    {
        if (answer == NotificationAnswer.Superseded || !_groups.TryGetValue(notification.Group, out var entry))
        {
            return;
        }

        var group = (NotificationGroup)entry.Value;
        foreach (var told in notification.Told)
        {
            if (group.Members.TryGetValue(told.Fingerprint, out var member))
            {
                if (told.Episode == member.OfferedEpisode)
                {
                    member.ToldFiring = told.Firing;
                }

                if (!told.Firing && !member.OfferedFiring && member.OfferedSequence <= notification.Sequence)
                {
                    Leave(group, told.Fingerprint);
                }
            }
        }

        ChangedOrEmpty(entry, group, state);
    }

    private void Join(AlertRoute route, Alert alert, StageState state)
    {
        string[] labels = [.. route.GroupBy.Select(label => $"{label}={AlertLabels.ValueOf(alert, label)}")];
        var id = Fingerprint.Of([route.Path, route.Receiver, .. labels]);
        if (!_groups.TryGetValue(id, out var entry))
        {
            var group = new NotificationGroup
            {
                Id = id,
                RoutePath = route.Path,
                Receiver = route.Receiver,
                Labels = labels,
                Sequence = NumberFloors.In(state).Sequence,
            };
            _groups.Add(id, entry = state.Add(group.EntryId, group));
        }

        var members = ((NotificationGroup)entry.Value).Members;
        if (members.TryAdd(alert.Fingerprint, new GroupMember { Fingerprint = alert.Fingerprint }))
        {
            Index(alert.Fingerprint, id);
            state.Changed(entry);
        }
    }

    private void Schedule(StageEntry entry, GroupMember member, Alert? alert, long nowUnixMs, StageState state)
    {
        var group = (NotificationGroup)entry.Value;
        RecordSilenced(entry, member, alert, nowUnixMs, state);
        var reason = member.Decide(alert);
        if (reason != NotifyReason.None)
        {
            var at = nowUnixMs + DelayOf(reason, group, nowUnixMs);
            if (group.FlushAtUnixMs == 0 || at < group.FlushAtUnixMs)
            {
                group.FlushAtUnixMs = at;
                NextUnixMs = Math.Min(NextUnixMs, at);
                state.Changed(entry);
            }
        }
        else if (alert is not { IsFiring: true } && member.OfferedEpisode.Length == 0)
        {
            Leave(group, member.Fingerprint);
            ChangedOrEmpty(entry, group, state);
        }
    }

    private long DelayOf(NotifyReason reason, NotificationGroup group, long nowUnixMs)
    {
        var timings = routes.At(group.RoutePath).Timings;
        return reason switch
        {
            NotifyReason.Severity => 0,
            NotifyReason.Resolved => (long)timings.ResolveWait.TotalMilliseconds,
            _ when group.FlushedUnixMs == 0 => (long)timings.GroupWait.TotalMilliseconds,
            _ => Math.Max(0, group.FlushedUnixMs + (long)timings.GroupInterval.TotalMilliseconds - nowUnixMs),
        };
    }

    private void RecordSilenced(StageEntry entry, GroupMember member, Alert? alert, long nowUnixMs, StageState state)
    {
        if (alert is not { IsFiring: true, Quiet: false, SilencedBy.Count: > 0 }
            || member.SilencedEpisode == alert.Episode
            || (member.OfferedFiring && member.OfferedEpisode == alert.Episode))
        {
            return;
        }

        var group = (NotificationGroup)entry.Value;
        member.SilencedEpisode = alert.Episode;
        group.Sequence++;
        state.Changed(entry);
        log.Add(
            new DeliveryRecord
            {
                Receiver = group.Receiver,
                Group = group.Id,
                Sequence = group.Sequence,
                IdempotencyKey = Notification.KeyOf(group.Receiver, group.Id, group.Sequence, nowUnixMs),
                Alerts = [AlertName.Of(alert.Fingerprint, alert.Episode)],
                Answer = NotificationAnswer.Silenced,
                SentUnixMs = nowUnixMs,
                Reason = string.Join(", ", alert.SilencedBy.Select(id => $"silences/{id}")),
            },
            state);
    }

    private void Flush(StageEntry entry, NotificationGroup group, Func<string, Alert?> find, long nowUnixMs, StageState state)
    {
        var message = new GroupMessage(group, find, !withoutResolved.Contains(group.Receiver));
        var isRepeat = group.RepeatAtUnixMs != 0 && group.RepeatAtUnixMs <= nowUnixMs && message.HasFiring;
        var isSent = message.Alerts.Count > 0 && (message.Reason != NotifyReason.None || isRepeat);
        group.FlushAtUnixMs = 0;
        if (isSent)
        {
            group.Sequence++;
            group.FlushedUnixMs = nowUnixMs;
            var outbox = new OutboxEntry(message.ToNotification(nowUnixMs));
            state.Finalise(state.Add(outbox.Id, outbox), Destination.Receiver(group.Receiver));
        }

        foreach (var untold in message.Offer())
        {
            Leave(group, untold);
        }

        var repeatMs = (long)routes.At(group.RoutePath).Timings.RepeatInterval.TotalMilliseconds;
        group.RepeatAtUnixMs = !group.Members.Values.Any(m => m.OfferedFiring) ? 0
            : isSent || group.RepeatAtUnixMs <= nowUnixMs ? nowUnixMs + repeatMs
            : group.RepeatAtUnixMs;
        ChangedOrEmpty(entry, group, state);
    }

    private void ChangedOrEmpty(StageEntry entry, NotificationGroup group, StageState state)
    {
        if (group.Members.Count > 0)
        {
            state.Changed(entry);
            return;
        }

        NumberFloors.RaiseSequence(state, group.Sequence);
        _groups.Remove(group.Id);
        state.Remove(entry);
    }

    private void Leave(NotificationGroup group, string fingerprint)
    {
        group.Members.Remove(fingerprint);
        if (_groupsOf.TryGetValue(fingerprint, out var ids) && ids.Remove(group.Id) && ids.Count == 0)
        {
            _groupsOf.Remove(fingerprint);
        }
    }

    private void Index(string fingerprint, string groupId)
    {
        if (!_groupsOf.TryGetValue(fingerprint, out var ids))
        {
            _groupsOf.Add(fingerprint, ids = new SortedSet<string>(StringComparer.Ordinal));
        }

        ids.Add(groupId);
    }
}
