namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Scaled-down times of windows, in ms of event time.</summary>
internal static class Times
{
    public const long WindowMs = 60_000;
    public const long GraceMs = 30_000;
    public const long SealAfterMs = 60_000;
    public const long TierMs = 180_000;

    public static long WindowOf(long eventTimeMs) => eventTimeMs / WindowMs * WindowMs;

    public static long CloseOf(long windowMs) => windowMs + WindowMs + GraceMs;
}
