using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Aggregator;

/// <summary>In which order partials and windows give way when there are too many.</summary>
internal static class SmallestFirst
{
    // Heavier ones are equal: they are never among the smallest of so many.
    private const long LargestWeight = (1 << 16) - 1;

    /// <summary>A number that sorts by weight, then in an order that depends on nothing but entity and window.</summary>
    public static ulong RankOf(long weight, ulong entityHash, WindowSpan span)
    {
        var order = entityHash ^ ((ulong)span.StartUnixMs * 0x9E3779B97F4A7C15);
        return ((ulong)Math.Min(weight, LargestWeight) << 48) | (order >> 16);
    }
}
