using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// Dotted names of the metrics, with unit and dimension: "mail.deliveries{outcome=bounced}" is (Deliveries, 3). The names are
/// what users write in rules and queries: add, never change.
/// </summary>
public static class MetricNames
{
    private static readonly FrozenDictionary<Metric, MetricDescription> ByMetric = MetricCatalogue.All.ToFrozenDictionary(d => d.Metric);
    private static readonly FrozenDictionary<string, MetricDescription> ByName = MetricCatalogue.All.ToFrozenDictionary(d => d.Name);

    /// <summary>Every metric in the order of its number.</summary>
    public static IReadOnlyList<Metric> All { get; } = [.. MetricCatalogue.All.Select(d => d.Metric).Order()];

    public static string NameOf(Metric metric) => ByMetric.TryGetValue(metric, out var found) ? found.Name : Number((int)metric);

    /// <summary>The name with its dimension; the bare name for the total.</summary>
    public static string NameOf(CounterKey key)
    {
        if (key.Dimension == 0)
        {
            return NameOf(key.Metric);
        }

        var label = ByMetric.TryGetValue(key.Metric, out var found) && found.DimensionLabel is { } known ? known : "dimension";
        return $"{NameOf(key.Metric)}{{{label}={DimensionName(key.Metric, key.Dimension)}}}";
    }

    /// <summary>Kind of a metric; None for a number that has no name.</summary>
    public static MetricKind KindOf(Metric metric) => ByMetric.TryGetValue(metric, out var found) ? found.Kind : MetricKind.None;

    /// <summary>Unit in the notation of UCUM: "{event}", "By", "s".</summary>
    public static string UnitOf(Metric metric) => ByMetric.TryGetValue(metric, out var found) ? found.Unit : "1";

    /// <summary>Converts a distribution's base unit (bytes, microseconds) into <see cref="UnitOf"/>.</summary>
    public static double ToUnit(Metric metric, double value) => UnitOf(metric) == "s" ? value / 1e6 : value;

    /// <summary>Reads a dotted name with or without dimension.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CounterKey key)
    {
        key = default;
        var brace = text.IndexOf('{');
        var name = brace < 0 ? text : text[..brace];
        if (!ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found))
        {
            return false;
        }

        key = new CounterKey(found.Metric);
        if (brace < 0)
        {
            return true;
        }

        var inner = text[(brace + 1)..];
        var equals = inner.IndexOf('=');
        if (equals < 0 || inner[^1] != '}' || !inner[..equals].SequenceEqual(found.DimensionLabel))
        {
            return false;
        }

        if (!TryParseDimension(found, inner[(equals + 1)..^1], out var dimension))
        {
            return false;
        }

        key = new CounterKey(found.Metric, dimension);
        return true;
    }

    /// <summary>Name of a dimension's value, "bounced" or "5.1.1"; its number where it has no name.</summary>
    public static string DimensionName(Metric metric, int dimension)
    {
        if (metric == Metric.EnhancedStatus)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{dimension / 1000}.{dimension / 100 % 10}.{dimension % 100}");
        }

        return ByMetric.TryGetValue(metric, out var found) && found.Dimension is { } type
            && Enum.GetName(type, (byte)dimension) is { } name ? SnakeCase(name) : Number(dimension);
    }

    private static bool TryParseDimension(MetricDescription metric, ReadOnlySpan<char> text, out int dimension)
    {
        if (metric.Metric == Metric.EnhancedStatus)
        {
            return EnhancedStatusDimension.TryParse(text, out dimension);
        }

        if (metric.Dimension is { } type)
        {
            foreach (var value in Enum.GetValuesAsUnderlyingType(type))
            {
                if (text.SequenceEqual(SnakeCase(Enum.GetName(type, value)!)))
                {
                    dimension = (byte)value;
                    return dimension != 0;
                }
            }
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out dimension)
            && dimension is > 0 and <= CounterKey.MaxDimension;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // "CramMd5" → "cram_md5", "Tls13" → "tls13".
    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
