namespace SmtpStream.Standalone.Demo;

/// <summary>
/// The demo's time of day: moves only when told, so that hours of traffic pass in minutes. Timers and elapsed time stay real, so
/// that deadlines and flushes of the services are what they always are. Safe for all threads.
/// </summary>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private long _nowTicks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _nowTicks), TimeSpan.Zero);

    /// <exception cref="ArgumentOutOfRangeException">The moment lies in the past.</exception>
    public void MoveTo(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, GetUtcNow());
        Interlocked.Exchange(ref _nowTicks, moment.UtcTicks);
    }
}
