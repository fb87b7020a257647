namespace SmtpStream.Standalone.Analyzing;

/// <summary>
/// Hours unlike the same local hour of week in the other weeks. Expected = median of the others; variance = expected +
/// (spread · expected)², where spread is 1.4826 × the median relative deviation of all hours: a robust negative binomial.
/// </summary>
internal static class HourOutliers
{
    private const int HoursPerWeek = 168;
    private const int MinOtherWeeks = 2;

    /// <summary>About one false hour in 10⁸ under the normal law.</summary>
    private const double MinDeviation = 6;

    /// <summary>Smaller differences interest nobody.</summary>
    private const double MinDifference = 20;

    private static readonly (string Name, Func<TrafficCounts, long> Of)[] Measures =
    [
        ("received", c => c.Received),
        ("delivered", c => c.Delivered),
        ("deferred", c => c.Deferred),
        ("bounced", c => c.Bounced),
        ("rejected", c => c.Rejected),
    ];

    /// <summary>Empty with less than three weeks of history.</summary>
    public static IReadOnlyList<HourOutlier> Find(HourlyTraffic hours, LocalHours clock)
    {
        var all = hours.Hours.ToList();
        if (all.Count == 0)
        {
            return [];
        }

        // The first and the last hour are rarely whole.
        var whole = Enumerable.Range(1, (int)Math.Max(0, all[^1] - all[0] - 1)).Select(i => all[0] + i).ToList();
        var slots = whole.ToLookup(h => SlotOf(clock.LocalHour(h)));
        return [.. Measures.SelectMany(m => Find(slots, h => m.Of(hours.OfHour(h)), m.Name)).OrderBy(o => o.Hour)];
    }

    private static int SlotOf(DateTimeOffset local) => (((int)local.DayOfWeek * 24) + local.Hour) % HoursPerWeek;

    private static List<HourOutlier> Find(ILookup<int, long> slots, Func<long, long> count, string measure)
    {
        var compared = slots.Where(s => s.Count() > MinOtherWeeks).SelectMany(slot => slot.Select(hour => new
        {
            Hour = hour,
            Actual = count(hour),
            Expected = Median(slot.Where(h => h != hour).Select(h => (double)count(h))),
        })).ToList();
        var busy = compared.Where(c => c.Expected >= MinDifference).ToList();
        var spread = busy.Count == 0 ? 0 : 1.4826 * Median(busy.Select(c => Math.Abs((c.Actual / c.Expected) - 1)));
        return
        [
            .. compared
                .Select(c => new HourOutlier(c.Hour, measure, c.Actual, c.Expected, Deviation(c.Actual, c.Expected, spread)))
                .Where(o => Math.Abs(o.Deviation) >= MinDeviation && Math.Abs(o.Actual - o.Expected) >= MinDifference),
        ];
    }

    private static double Deviation(double actual, double expected, double spread) =>
        (actual - expected) / Math.Sqrt(Math.Max(1, expected) + (spread * expected * spread * expected));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
