namespace SmtpStream.Aggregator;

/// <summary>Who is too far behind to hold the watermark.</summary>
internal static class Liveness
{
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

    /// <inheritdoc cref="IsLagging"/>
    public static bool IsLive(long leading, long leadingClock, long maxLagMs) =>
        leadingClock == 0 || leading >= leadingClock - (2 * maxLagMs);
}
