namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>The minute that is being simulated.</summary>
/// <param name="StartUnixUs">Its first microsecond.</param>
/// <param name="Local">Its start in the servers' zone.</param>
internal readonly record struct TrafficMinute(long StartUnixUs, DateTimeOffset Local)
{
    public const long LengthUs = 60_000_000;

    public long EndUnixUs => StartUnixUs + LengthUs;

    public long At(double share) => StartUnixUs + (long)(share * LengthUs);
}
