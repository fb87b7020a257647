using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Query;

/// <summary>Bounds of what one call may ask for.</summary>
public sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>Points of one series. Default 10080, a week of minutes; 1 to 100000.</summary>
    [Range(1, 100_000)]
    public int MaxPoints { get; set; } = 10_080;

    /// <summary>Rows of a page where the call names no size. Default 100; 1 to 1000.</summary>
    [Range(1, 1_000)]
    public int DefaultPageSize { get; set; } = 100;

    /// <summary>Rows of a page at the most; a call that asks for more gets this many. Default 1000; 1 to 10000.</summary>
    [Range(1, 10_000)]
    public int MaxPageSize { get; set; } = 1_000;

    /// <summary>Deadline of one call on Redis and Kafka. Default 5 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
