using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>What follows for the published alert from the phase that its windows justify.</summary>
internal static class AlertPublication
{
    public static Alert Of(Alert before, in AlertPhase phase, long quietUntilUnixMs)
    {
        var after = phase.State is AlertState.Inactive or AlertState.Pending && before.IsFiring
            ? before with { State = AlertState.Resolved, ResolvedUnixMs = phase.LastEndUnixMs, Stale = false }
            : phase.State == AlertState.Inactive
                ? before with { State = before.State == AlertState.Resolved ? AlertState.Resolved : AlertState.Inactive, Stale = false }
                : Follow(before, phase);
        after = after with { LastWindowEndUnixMs = phase.LastEndUnixMs };
        return StartsToTell(before, after) ? after with { Quiet = phase.LastEndUnixMs <= quietUntilUnixMs } : after;
    }

    /// <summary>Why the change is published; None where it is not.</summary>
    public static ChangeReason Reason(Alert before, Alert after, bool isCorrection, OutcomeKind kind)
    {
        if (before.State != after.State)
        {
            return kind == OutcomeKind.RuleRemoved ? ChangeReason.RuleRemoved
                : after.State == AlertState.Resolved && isCorrection ? ChangeReason.Corrected
                : after.State == AlertState.Resolved && kind == OutcomeKind.NoData ? ChangeReason.NoData
                : before.State == AlertState.Resolved && before.Episode == after.Episode ? ChangeReason.Reopened
                : after.State is AlertState.Pending or AlertState.Firing ? ChangeReason.Breach
                : kind == OutcomeKind.NoData ? ChangeReason.NoData
                : ChangeReason.Clear;
        }

        return before.Episode != after.Episode && after.State != AlertState.Inactive ? ChangeReason.Breach
            : before.Severity != after.Severity && after.State != AlertState.Inactive ? ChangeReason.Severity
            : before.Stale == after.Stale ? ChangeReason.None
            : after.Stale ? ChangeReason.NoData
            : kind == OutcomeKind.Breach ? ChangeReason.Breach
            : ChangeReason.Clear;
    }

    private static Alert Follow(Alert before, in AlertPhase phase)
    {
        var episode = before.StartedUnixMs == phase.EpisodeStartUnixMs && before.Episode.Length > 0
            ? before.Episode
            : Fingerprint.Episode(before.Fingerprint, phase.EpisodeStartUnixMs);
        var after = before with
        {
            Episode = episode,
            State = phase.State,
            Severity = phase.Severity,
            StartedUnixMs = phase.EpisodeStartUnixMs,
            FiredUnixMs = phase.FiredUnixMs,
            ResolvedUnixMs = phase.State == AlertState.Resolved ? phase.ResolvedUnixMs : 0,
            Stale = phase.Stale,
        };
        return episode == before.Episode
            ? after
            : after with { AcknowledgedBy = "", AcknowledgeComment = "", AcknowledgedSeverity = Severity.None };
    }

    private static bool StartsToTell(Alert before, Alert after) =>
        after.State is AlertState.Pending or AlertState.Firing
        && (before.Episode != after.Episode
            || before.State is AlertState.Inactive or AlertState.Pending or AlertState.Resolved
            || after.Severity > before.Severity);
}
