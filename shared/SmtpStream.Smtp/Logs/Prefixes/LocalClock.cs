namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>Local wall-clock seconds to UTC. Seconds count from 1970-01-01 00:00:00 of the respective clock.</summary>
/// <remarks>
/// The hour that autumn repeats: a stamp is its first pass unless that would lie more than <see cref="DisorderSeconds"/>
/// before the event time already seen, then its second. The hour that spring skips is read with the offset before it.
/// </remarks>
internal sealed class LocalClock(TimeZoneInfo zone)
{
    /// <summary>How far lines of one file may be out of order; syslog over the network: 30 s.</summary>
    public const int DisorderSeconds = 60;

    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;

    /// <param name="localSeconds">Wall clock as written.</param>
    /// <param name="highestUtcSeconds">Highest event time of the path so far.</param>
    /// <param name="isAmbiguous">The answer depends on the lines before and must not be kept.</param>
    public long ToUtc(long localSeconds, long highestUtcSeconds, out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (_isUtc)
        {
            return localSeconds;
        }

        var local = DateTime.UnixEpoch.AddSeconds(localSeconds);
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(local))
        {
            isAmbiguous = true;
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            var firstPass = localSeconds - (long)Math.Max(offsets[0].TotalSeconds, offsets[1].TotalSeconds);
            var secondPass = localSeconds - (long)Math.Min(offsets[0].TotalSeconds, offsets[1].TotalSeconds);
            return firstPass < highestUtcSeconds - DisorderSeconds ? secondPass : firstPass;
        }

        return localSeconds - (long)zone.GetUtcOffset(local).TotalSeconds;
    }
}
