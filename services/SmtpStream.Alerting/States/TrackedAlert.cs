using System.Buffers;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.States;

/// <summary>Entry of one alert: what is published of it, and the windows from which that follows.</summary>
internal sealed class TrackedAlert : IStageValue
{
    public TrackedAlert(Alert published, AlertHistory history, AlertTimes times, int windowLengthSeconds)
    {
        Published = published;
        History = history;
        Times = times;
        WindowLengthSeconds = windowLengthSeconds;
    }

    public Alert Published { get; set; }

    public AlertHistory History { get; }

    public AlertTimes Times { get; private set; }

    /// <summary>All windows of <see cref="History"/> have this length.</summary>
    public int WindowLengthSeconds { get; private set; }

    public int ApproximateSizeBytes => 1_500;

    public static TrackedAlert Begin(string fingerprint, Outcome outcome, AlertTimes times, ulong lastChangeNumber) => new(
        new Alert
        {
            Fingerprint = fingerprint,
            RuleId = outcome.RuleId,
            RuleRevision = outcome.RuleRevision,
            Entity = outcome.Entity,
            Labels = new SortedDictionary<string, string>(
                outcome.Labels.ToDictionary(l => l.Key, l => l.Value), StringComparer.Ordinal),
            ChangeNumber = lastChangeNumber,
        },
        new AlertHistory(),
        times,
        outcome.Window.LengthSeconds);

    /// <summary>Takes what the rule says of a window, and returns what there is to publish of it.</summary>
    public AlertUpdate Observe(Outcome outcome, AlertTimes times, long quietUntilUnixMs)
    {
        if (outcome.RuleRevision > Published.RuleRevision || outcome.Window.LengthSeconds != WindowLengthSeconds)
        {
            History.Rebase();
            WindowLengthSeconds = outcome.Window.LengthSeconds;
        }

        Times = times;
        var isRevision = outcome.Window.EndUnixMs <= History.Current.LastEndUnixMs;
        var window = new Observation(outcome.Window.StartUnixMs, outcome.Window.EndUnixMs, outcome.Kind, outcome.Severity);
        if (!History.Observe(window, times))
        {
            return new AlertUpdate(Published, Published, ChangeReason.None);
        }

        var revision = Math.Max(outcome.RuleRevision, Published.RuleRevision);
        var before = Published with { RuleRevision = revision };
        if (outcome.Kind == OutcomeKind.Breach && !(isRevision && outcome.Window.EndUnixMs < History.Current.LastEndUnixMs))
        {
            before = before with { Explanation = outcome.Explanation };
        }

        var isCorrection = isRevision || outcome.Kind == OutcomeKind.Withdrawn;
        return Publish(before, AlertPublication.Of(before, History.Current, quietUntilUnixMs), isCorrection, outcome.Kind);
    }

    /// <summary>The rule no longer exists.</summary>
    public AlertUpdate EndByRule(long atUnixMs)
    {
        History.End(atUnixMs);
        var after = AlertPublication.Of(Published, History.Current, quietUntilUnixMs: 0);
        return Publish(Published, after, isCorrection: false, OutcomeKind.RuleRemoved);
    }

    public void WriteState(IBufferWriter<byte> writer) => TrackedAlertCodec.Write(writer, this);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("An alert is state; its changes are outputs.");

    private AlertUpdate Publish(Alert before, Alert after, bool isCorrection, OutcomeKind kind)
    {
        var reason = AlertPublication.Reason(before, after, isCorrection, kind);
        Published = after;
        return new AlertUpdate(before, after, reason);
    }
}
