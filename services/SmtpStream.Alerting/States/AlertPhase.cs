using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>Where an alert stands after a window. Times are event time in Unix ms, 0 where they mean nothing.</summary>
internal readonly record struct AlertPhase
{
    public static readonly AlertPhase Inactive = new() { State = AlertState.Inactive };

    public required AlertState State { get; init; }

    /// <summary>Start of the first breaching window of the episode.</summary>
    public long EpisodeStartUnixMs { get; init; }

    /// <summary>End of the first breaching window, moved on by gaps: a gap does not count towards `for`.</summary>
    public long ActiveUnixMs { get; init; }

    public long FiredUnixMs { get; init; }

    /// <summary>End of the first clear window, moved on by gaps.</summary>
    public long ClearSinceUnixMs { get; init; }

    public long ResolvedUnixMs { get; init; }

    /// <summary>End of the last window, with or without data.</summary>
    public long LastEndUnixMs { get; init; }

    /// <summary>End of the last window with data.</summary>
    public long LastDataUnixMs { get; init; }

    /// <summary>The last window had no data; the state is held.</summary>
    public bool Stale { get; init; }

    public Severity Severity { get; init; }

    /// <summary>A receiver is told that it fires.</summary>
    public bool IsFiring => State is AlertState.Firing or AlertState.Recovering;
}
