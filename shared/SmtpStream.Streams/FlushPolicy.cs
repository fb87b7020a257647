namespace SmtpStream.Streams;

/// <summary>When what was consumed is committed (DESIGN.md, section 4).</summary>
internal static class FlushPolicy
{
    public const long MaxConsumedBytes = 1 << 20;
    public const long MaxDirtyBytes = 4 << 20;

    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(1);

    /// <summary>A tenth of the time at most goes into commits, unless they take longer than 100 ms.</summary>
    private const int IntervalPerCommitDuration = 10;

    public static TimeSpan Interval(TimeSpan lastCommitDuration)
    {
        var wanted = lastCommitDuration * IntervalPerCommitDuration;
        return wanted < MinInterval ? MinInterval : wanted > MaxInterval ? MaxInterval : wanted;
    }
}
