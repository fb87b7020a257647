using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>
/// The state machine of an alert: phase × outcome of the next window → phase. It never reads a clock. `for` and `keep_firing` are
/// those of Prometheus ("for", "keep_firing_for"), but windows without data hold the state instead of clearing it.
/// </summary>
internal static class AlertMachine
{
    /// <remarks>Windows come in rising order of their end.</remarks>
    public static AlertPhase Step(in AlertPhase phase, in Observation window, in AlertTimes times)
    {
        var next = window.Kind switch
        {
            OutcomeKind.Breach => OnBreach(phase, window, times),
            OutcomeKind.NoData => OnNoData(phase, window, times),
            _ => OnClear(phase, window, times),
        };
        return next with
        {
            LastEndUnixMs = window.EndUnixMs,
            LastDataUnixMs = window.Kind == OutcomeKind.NoData ? phase.LastDataUnixMs : window.EndUnixMs,
        };
    }

    private static AlertPhase OnBreach(in AlertPhase phase, in Observation window, in AlertTimes times) => phase.State switch
    {
        AlertState.Pending => OnBreachWhilePending(phase, window, times),
        AlertState.Firing or AlertState.Recovering => phase with
        {
            State = AlertState.Firing,
            ClearSinceUnixMs = 0,
            Stale = false,
            Severity = window.Severity,
        },
        AlertState.Resolved when window.EndUnixMs - phase.ResolvedUnixMs <= times.ReopenMs =>
            Begin(window, times, phase.EpisodeStartUnixMs),
        _ => Begin(window, times, window.StartUnixMs),
    };

    private static AlertPhase OnBreachWhilePending(in AlertPhase phase, in Observation window, in AlertTimes times)
    {
        if (window.StartUnixMs - phase.LastDataUnixMs > times.ForMs)
        {
            return Begin(window, times, window.StartUnixMs);
        }

        var active = phase.ActiveUnixMs + Math.Max(0, window.StartUnixMs - phase.LastEndUnixMs);
        var fires = window.EndUnixMs - active >= times.ForMs;
        return phase with
        {
            State = fires ? AlertState.Firing : AlertState.Pending,
            ActiveUnixMs = active,
            FiredUnixMs = fires ? window.EndUnixMs : 0,
            Stale = false,
            Severity = window.Severity,
        };
    }

    private static AlertPhase OnClear(in AlertPhase phase, in Observation window, in AlertTimes times)
    {
        switch (phase.State)
        {
            case AlertState.Pending:
                return AlertPhase.Inactive;
            case AlertState.Firing when times.KeepFiringMs > 0:
                return phase with { State = AlertState.Recovering, ClearSinceUnixMs = window.EndUnixMs, Stale = false };
            case AlertState.Firing:
                return Resolve(phase, window.EndUnixMs);
            case AlertState.Recovering:
                // Windows that are missing altogether prove as little as windows without data.
                var since = phase.ClearSinceUnixMs + Math.Max(0, window.StartUnixMs - phase.LastEndUnixMs);
                return window.EndUnixMs - since >= times.KeepFiringMs
                    ? Resolve(phase, window.EndUnixMs)
                    : phase with { ClearSinceUnixMs = since, Stale = false };
            default:
                return phase;
        }
    }

    private static AlertPhase OnNoData(in AlertPhase phase, in Observation window, in AlertTimes times)
    {
        var gap = Math.Max(0, window.EndUnixMs - phase.LastEndUnixMs);
        var silentFor = window.EndUnixMs - phase.LastDataUnixMs;
        return phase.State switch
        {
            AlertState.Pending when silentFor > times.ForMs => AlertPhase.Inactive,
            AlertState.Pending => phase with { ActiveUnixMs = phase.ActiveUnixMs + gap, Stale = true },
            AlertState.Firing or AlertState.Recovering when silentFor >= times.ResolveStaleMs =>
                Resolve(phase, window.EndUnixMs) with { Stale = true },
            AlertState.Firing => phase with { Stale = true },
            AlertState.Recovering => phase with { ClearSinceUnixMs = phase.ClearSinceUnixMs + gap, Stale = true },
            _ => phase,
        };
    }

    private static AlertPhase Begin(in Observation window, in AlertTimes times, long episodeStart) => new()
    {
        State = times.ForMs == 0 ? AlertState.Firing : AlertState.Pending,
        EpisodeStartUnixMs = episodeStart,
        ActiveUnixMs = window.EndUnixMs,
        FiredUnixMs = times.ForMs == 0 ? window.EndUnixMs : 0,
        Severity = window.Severity,
    };

    private static AlertPhase Resolve(in AlertPhase phase, long at) =>
        phase with { State = AlertState.Resolved, ResolvedUnixMs = at, ClearSinceUnixMs = 0, Stale = false };
}
