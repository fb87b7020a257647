namespace SmtpStream.Aggregator;

/// <summary>Who is too far behind to hold the watermark, and what is history.</summary>
internal static class Liveness
{
    // Far above the lag of a collector that was down for a while: what happened then is still worth an alert before its window closes.
    private const long HistoryMs = 3_600_000;

    /// <summary>
    /// Too far behind a leader that follows the present. While the leader itself reads history, nobody lags: in history, event time
    /// runs ahead by hours between two commits, and those behind are read next.
    /// </summary>
    /// <param name="readTo">Event time of the one in question, Unix ms.</param>
    /// <param name="leading">Event time of the one that came furthest, Unix ms.</param>
    /// <param name="leadingClock">The collector's clock when the leader was read, Unix ms; 0 is unknown, and then the leader is taken as live.</param>
    /// <param name="maxLagMs">Allowed distance; twice of it behind the clock is history.</param>
    public static bool IsLagging(long readTo, long leading, long leadingClock, long maxLagMs) =>
        readTo < leading - maxLagMs && IsLive(leading, leadingClock, maxLagMs);

    /// <summary>
    /// The stage reads what is over for long: nobody waits for the state of an open window, so it is not sent, and a partial is final
    /// as soon as its window closes.
    /// </summary>
    /// <param name="watermark">The stage's own, Unix ms; <see cref="long.MinValue"/> is unknown, and not history.</param>
    /// <param name="clock">The collector's clock, Unix ms; 0 or less is unknown, and not history.</param>
    public static bool IsHistory(long watermark, long clock) => watermark > 0 && clock > 0 && watermark < clock - HistoryMs;

    /// <inheritdoc cref="IsLagging"/>
    public static bool IsLive(long leading, long leadingClock, long maxLagMs) =>
        leadingClock == 0 || leading >= leadingClock - (2 * maxLagMs);
}
