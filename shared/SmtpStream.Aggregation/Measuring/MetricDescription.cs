namespace SmtpStream.Aggregation.Measuring;

/// <summary>Name, unit and dimension of a metric. The dimension is the enum whose numbers are its values; null where there is none, or where it is a status code.</summary>
internal sealed record MetricDescription(
    Metric Metric, MetricKind Kind, string Name, string Unit, string? DimensionLabel = null, Type? Dimension = null);
