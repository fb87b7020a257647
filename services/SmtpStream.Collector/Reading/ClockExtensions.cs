namespace SmtpStream.Collector.Reading;

/// <summary>Clock readings as event times count.</summary>
internal static class ClockExtensions
{
    private const long NanosecondsPerTick = 100;

    extension(DateTimeOffset clock)
    {
        /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
        public long UnixNanoseconds => (clock.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick;
    }
}
