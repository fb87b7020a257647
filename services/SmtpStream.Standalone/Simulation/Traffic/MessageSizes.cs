using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Log-normal message sizes: median 12 kB, one in a hundred above 1 MB, none above Postfix's default limit.</summary>
internal static class MessageSizes
{
    private const int LimitBytes = 10_240_000;

    public static int Pick(SeededRandom random) =>
        (int)Math.Min(LimitBytes, 900 + (12_000 * Math.Exp(1.9 * random.Normal())));
}
