namespace SmtpStream.Standalone.Analyzing;

/// <summary>Hours and moments of UTC in the report's zone.</summary>
internal sealed class LocalHours(TimeZoneInfo zone)
{
    public DateTimeOffset Local(long unixNs) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100), zone);

    /// <summary>Start of an hour since 1970 UTC. In zones of half hours it lies within the local hour.</summary>
    public DateTimeOffset LocalHour(long hour) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddHours(hour), zone);
}
