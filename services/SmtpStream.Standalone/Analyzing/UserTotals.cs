namespace SmtpStream.Standalone.Analyzing;

/// <summary>What an authenticated user sent, with the busiest hour.</summary>
internal struct UserTotals
{
    public long Messages;
    public long Recipients;
    public long Bytes;

    /// <summary>Hours with at least one message.</summary>
    public long ActiveHours;

    /// <summary>Most recipients in one hour, and which hour (hours since 1970 UTC).</summary>
    public long PeakRecipients;
    public long PeakHour;

    private long _hour;
    private long _hourRecipients;

    public void Add(long timeUnixNs, long recipients, long bytes)
    {
        Messages++;
        Recipients += recipients;
        Bytes += bytes;
        var hour = timeUnixNs / HourlyTraffic.HourNs;
        if (hour != _hour || ActiveHours == 0)
        {
            (_hour, _hourRecipients) = (hour, 0);
            ActiveHours++;
        }

        _hourRecipients += recipients;
        if (_hourRecipients > PeakRecipients)
        {
            (PeakRecipients, PeakHour) = (_hourRecipients, hour);
        }
    }
}
