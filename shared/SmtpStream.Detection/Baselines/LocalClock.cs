namespace SmtpStream.Detection.Baselines;

/// <summary>Event time to local time of one IANA zone. Owned by one thread: it remembers the offset of the last quarter hour.</summary>
public sealed class LocalClock
{
    private const long QuarterMs = 900_000;
    private const long HourMs = 3_600_000;

    private readonly TimeZoneInfo _zone;
    private long _quarter = long.MinValue;
    private long _offsetMs;
    private bool _afterSwitch;

    /// <param name="zone">IANA zone; empty is UTC.</param>
    public LocalClock(string zone)
    {
        IsKnown = zone.Length == 0 || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
        _zone = zone.Length > 0 && IsKnown ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc;
    }

    /// <summary>False: this machine does not know the zone, and slots follow UTC.</summary>
    public bool IsKnown { get; }

    public LocalTime At(long unixMs)
    {
        var quarter = Math.DivRem(unixMs, QuarterMs, out var rest) - (rest < 0 ? 1 : 0);
        if (quarter != _quarter)
        {
            _quarter = quarter;
            _offsetMs = OffsetMs(quarter * QuarterMs);
            _afterSwitch = OffsetMs((quarter * QuarterMs) - (2 * HourMs)) != _offsetMs;
        }

        var local = unixMs + _offsetMs;
        var hour = (int)Math.Floor(local / (double)HourMs);
        return new LocalTime(hour, (local - (hour * HourMs)) / (double)HourMs, _afterSwitch);
    }

    private long OffsetMs(long unixMs) =>
        (long)_zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs)).TotalMilliseconds;
}
