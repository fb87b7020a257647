using System.Globalization;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Detectors;

/// <summary>Numbers and rankings as explanations say them, the same in every locale.</summary>
internal static class Wording
{
    private const int ShownContributors = 5;
    private const double RoundingError = 1e-6;

    /// <summary>Three significant digits.</summary>
    public static string Number(double value) =>
        value >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : value >= 10 ? value.ToString("0.#", CultureInfo.InvariantCulture)
        : value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A count that ages or leaks, as a whole number: what is begun counts.</summary>
    public static string Whole(double count) => Math.Max(0, Math.Ceiling(count - RoundingError)).ToString("0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    public static string Minutes(TimeSpan span) => Number(span.TotalMinutes) + " min";

    /// <summary>The largest items of a ranking as parts of <paramref name="whole"/>.</summary>
    public static IReadOnlyList<Contributor> Contributors(WindowMeasures measures, Metric ranking, double whole)
    {
        if (measures.Rankings.Find(ranking) is not { } found || whole <= 0)
        {
            return [];
        }

        return [.. found.Ranked().Take(ShownContributors)
            .Select(item => new Contributor(item.Name, item.Count, 0, Math.Min(1, item.Count / whole)))];
    }
}
