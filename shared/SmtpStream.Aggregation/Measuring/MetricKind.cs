namespace SmtpStream.Aggregation.Measuring;

/// <summary>How a metric is kept.</summary>
public enum MetricKind : byte
{
    None = 0,
    Counter = 1,
    Distribution = 2,
    Distinct = 3,
    Ranking = 4,
}
