using SmtpStream.Aggregation.Entities;
using SmtpStream.Alerting.States;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.DeadMan;

/// <summary>
/// The alert that no watermark arrives: nothing is read, counted or scored. It runs on the wall clock and is outside of the replay
/// promise.
/// </summary>
/// <param name="after">Time without a watermark; zero switches it off.</param>
/// <param name="alertPartitions">Partitions of smtp.alerts.</param>
internal sealed class DeadManWatch(TimeSpan after, int alertPartitions)
{
    public const string RuleId = "dead-man";

    private const int CheckIntervalMs = 10_000;

    private static readonly EntityKey Pipeline = new("", EntityKind.None, "pipeline");
    /// <summary>Of the dead-man alert.</summary>
    public static readonly string Identity = Fingerprint.Of(RuleId, Pipeline, new Dictionary<string, string>());

    private StageEntry? _entry;
    private bool _sawWatermark;
    private long _lastSeenUnixMs;
    private long _nextCheckUnixMs;

    /// <summary>Null while it never fired.</summary>
    public Alert? Alert => (_entry?.Value as DeadManState)?.Alert;

    /// <summary>Wall clock of the next check, Unix ms.</summary>
    public long NextUnixMs => after == TimeSpan.Zero ? long.MaxValue : _nextCheckUnixMs;

    public void Reset()
    {
        _entry = null;
        _sawWatermark = false;
        _lastSeenUnixMs = 0;
        _nextCheckUnixMs = 0;
    }

    public void Load(StageEntry entry) => _entry = entry.Value is DeadManState ? entry : _entry;

    public void SawWatermark() => _sawWatermark = true;

    /// <summary>Returns the change that follows, if any; a restart counts as a sign of life.</summary>
    public AlertChange? Check(long nowUnixMs, StageState state)
    {
        if (after == TimeSpan.Zero || (nowUnixMs < _nextCheckUnixMs && !(_sawWatermark && Alert is { IsFiring: true })))
        {
            return null;
        }

        _nextCheckUnixMs = nowUnixMs + CheckIntervalMs;
        if (_sawWatermark || _lastSeenUnixMs == 0)
        {
            _lastSeenUnixMs = nowUnixMs;
        }

        var saw = _sawWatermark;
        _sawWatermark = false;
        return Alert is { IsFiring: true }
            ? saw ? Publish(AlertState.Resolved, ChangeReason.Clear, nowUnixMs, state) : null
            : nowUnixMs - _lastSeenUnixMs >= after.TotalMilliseconds
                ? Publish(AlertState.Firing, ChangeReason.NoData, nowUnixMs, state)
                : null;
    }

    private AlertChange Publish(AlertState to, ChangeReason reason, long nowUnixMs, StageState state)
    {
        _entry ??= state.Add(DeadManState.EntryId, new DeadManState());
        var value = (DeadManState)_entry.Value;
        var before = value.Alert ?? New();
        var alert = to == AlertState.Firing ? Fire(before, nowUnixMs) : before with { ResolvedUnixMs = nowUnixMs };
        value.Alert = alert with { State = to, ChangeNumber = before.ChangeNumber + 1, LastWindowEndUnixMs = nowUnixMs };
        state.Changed(_entry);
        var change = new AlertChange(value.Alert, before.State, reason, "");
        state.Finalise(
            state.Add(change.Id, new AlertChangeOutput(change)),
            new Destination(Topics.Alerts, Partitioner.PartitionOf(Identity, alertPartitions)));
        return change;
    }

    private static Alert New() => new() { Fingerprint = Identity, RuleId = RuleId, Entity = Pipeline, Severity = Severity.Critical };

    private Alert Fire(Alert before, long nowUnixMs) => before with
    {
        Episode = Fingerprint.Episode(Identity, nowUnixMs),
        StartedUnixMs = nowUnixMs,
        FiredUnixMs = nowUnixMs,
        ResolvedUnixMs = 0,
        Explanation = new Explanation
        {
            Metric = "pipeline.watermark",
            Text = $"No watermark for {after.TotalMinutes:0.#} min: nothing is read, counted or scored, so no other alert can fire.",
            Runbook = "Look at /ready of collector, aggregator and scorer, and at the broker.",
        },
    };
}
