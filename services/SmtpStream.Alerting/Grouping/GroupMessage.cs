using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Grouping;

/// <summary>
/// What a message about a group has to say now: everything that fires and may be told, and every resolution that was not confirmed,
/// so that it replaces all unsent ones before it.
/// </summary>
internal sealed class GroupMessage
{
    private readonly NotificationGroup _group;
    private readonly bool _tellsResolved;
    private readonly List<Alert> _alerts = [];
    private readonly List<ToldAlert> _told = [];

    public GroupMessage(NotificationGroup group, Func<string, Alert?> find, bool tellsResolved)
    {
        _group = group;
        _tellsResolved = tellsResolved;
        foreach (var member in group.Members.Values)
        {
            Add(member, find(member.Fingerprint));
        }

        _alerts.Sort(Compare);
    }

    public IReadOnlyList<Alert> Alerts => _alerts;

    /// <summary>The strongest reason; None where nobody needs to be told.</summary>
    public NotifyReason Reason { get; private set; }

    public bool HasFiring => _alerts.Exists(a => a.IsFiring);

    public Notification ToNotification(long nowUnixMs) => new()
    {
        Receiver = _group.Receiver,
        Group = _group.Id,
        GroupLabels = _group.Labels,
        Sequence = _group.Sequence,
        CreatedUnixMs = nowUnixMs,
        Reason = Reason == NotifyReason.None ? NotifyReason.Repeat : Reason,
        Alerts = [.. _alerts.Take(Notification.MaxAlerts)],
        Omitted = Math.Max(0, _alerts.Count - Notification.MaxAlerts),
        Told = [.. _told],
    };

    /// <summary>Notes in the members what the message says; returns those that are over and that nobody is told of.</summary>
    public IReadOnlyList<string> Offer()
    {
        var firing = _alerts.Where(a => a.IsFiring).ToDictionary(a => a.Fingerprint);
        var over = new List<string>();
        foreach (var told in _told)
        {
            var member = _group.Members[told.Fingerprint];
            member.OfferedSequence = _group.Sequence;
            member.OfferedFiring = told.Firing;
            if (told.Firing)
            {
                var alert = firing[told.Fingerprint];
                member.ToldFiring &= member.OfferedEpisode == alert.Episode;
                member.OfferedEpisode = alert.Episode;
                member.OfferedSeverity = alert.Severity;
                member.Offered = alert;
            }
            else if (!_tellsResolved && !firing.ContainsKey(told.Fingerprint))
            {
                over.Add(told.Fingerprint);
            }
        }

        return over;
    }

    // Firing first, then by severity, then the older one.
    private static int Compare(Alert left, Alert right)
    {
        var byState = right.IsFiring.CompareTo(left.IsFiring);
        var bySeverity = byState != 0 ? byState : right.Severity.CompareTo(left.Severity);
        var byAge = bySeverity != 0 ? bySeverity : left.StartedUnixMs.CompareTo(right.StartedUnixMs);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.Fingerprint, right.Fingerprint);
    }

    private void Add(GroupMember member, Alert? alert)
    {
        var reason = member.Decide(alert);
        if (reason > Reason && (reason != NotifyReason.Resolved || _tellsResolved))
        {
            Reason = reason;
        }

        var firing = alert is { IsFiring: true } ? alert : null;
        if (member.OfferedEpisode.Length > 0 && member.OfferedEpisode != firing?.Episode)
        {
            AddResolved(member, alert);
        }

        // The order of the two counts: what is told last is what holds.
        if (firing is not null && (GroupMember.MayTell(firing) || member.IsOnItsWay(firing)))
        {
            _alerts.Add(firing);
            _told.Add(new ToldAlert(firing.Fingerprint, firing.Episode, Firing: true));
        }
    }

    private void AddResolved(GroupMember member, Alert? alert)
    {
        if (_tellsResolved)
        {
            _alerts.Add(alert is { State: AlertState.Resolved } && alert.Episode == member.OfferedEpisode
                ? alert
                : member.Offered! with { State = AlertState.Resolved });
        }

        _told.Add(new ToldAlert(member.Fingerprint, member.OfferedEpisode, Firing: false));
    }
}
