namespace SmtpStream.Alerting.States;

/// <summary>
/// The last windows of an alert, so that a later revision of one of them is judged as if it had come in time: the machine runs
/// again from the phase before the oldest window kept.
/// </summary>
internal sealed class AlertHistory
{
    /// <summary>Windows kept; a revision of an older one changes nothing.</summary>
    public const int Capacity = 64;

    private readonly List<Observation> _windows;

    public AlertHistory()
        : this(AlertPhase.Inactive, AlertPhase.Inactive, [])
    {
    }

    public AlertHistory(AlertPhase start, AlertPhase current, IEnumerable<Observation> windows)
    {
        Start = start;
        Current = current;
        _windows = [.. windows];
    }

    /// <summary>Before the oldest window kept.</summary>
    public AlertPhase Start { get; private set; }

    public AlertPhase Current { get; private set; }

    /// <summary>In rising order of their end.</summary>
    public IReadOnlyList<Observation> Windows => _windows;

    /// <summary>Takes a window or a later revision of one; false where it is older than everything kept.</summary>
    public bool Observe(in Observation window, in AlertTimes times)
    {
        if (window.EndUnixMs > Current.LastEndUnixMs)
        {
            _windows.Add(window);
            Current = AlertMachine.Step(Current, window, times);
            Trim(times);
            return true;
        }

        if (window.EndUnixMs <= Start.LastEndUnixMs)
        {
            return false;
        }

        Insert(window);
        Trim(times);
        Current = _windows.Aggregate(Start, Stepper(times));
        return true;
    }

    /// <summary>The rule changed: a pending alert is dropped, a firing one kept, and earlier windows were judged by another rule.</summary>
    public void Rebase()
    {
        Start = Current.State == AlertState.Pending
            ? AlertPhase.Inactive with { LastEndUnixMs = Current.LastEndUnixMs, LastDataUnixMs = Current.LastDataUnixMs }
            : Current;
        Current = Start;
        _windows.Clear();
    }

    /// <summary>Ends the episode from outside.</summary>
    public void End(long atUnixMs)
    {
        Rebase();
        if (Current.IsFiring)
        {
            Start = Current = Current with { State = AlertState.Resolved, ResolvedUnixMs = atUnixMs, Stale = false };
        }
    }

    private static Func<AlertPhase, Observation, AlertPhase> Stepper(AlertTimes times) =>
        (phase, window) => AlertMachine.Step(phase, window, times);

    private void Insert(in Observation window)
    {
        var at = _windows.Count;
        while (at > 0 && _windows[at - 1].EndUnixMs > window.EndUnixMs)
        {
            at--;
        }

        if (at > 0 && _windows[at - 1].EndUnixMs == window.EndUnixMs)
        {
            _windows[at - 1] = window;
        }
        else
        {
            _windows.Insert(at, window);
        }
    }

    private void Trim(in AlertTimes times)
    {
        while (_windows.Count > Capacity)
        {
            Start = AlertMachine.Step(Start, _windows[0], times);
            _windows.RemoveAt(0);
        }
    }
}
