namespace SmtpStream.Standalone.Analyzing;

/// <summary>Logins of one client or user, with the worst five minutes.</summary>
internal struct LoginTotals
{
    private const long WindowNs = 300L * 1_000_000_000;

    public long Succeeded;
    public long Failed;

    /// <summary>Most failures in one tumbling window of five minutes, and when it started (Unix ns).</summary>
    public long PeakFailures;
    public long PeakUnixNs;

    private long _window;
    private long _windowFailures;

    public void AddFailure(long timeUnixNs, long count)
    {
        Failed += count;
        var window = timeUnixNs / WindowNs;
        _windowFailures = window == _window ? _windowFailures + count : count;
        _window = window;
        if (_windowFailures > PeakFailures)
        {
            (PeakFailures, PeakUnixNs) = (_windowFailures, window * WindowNs);
        }
    }
}
