using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Scorer;

/// <summary>Settings of the section "Scorer".</summary>
public sealed class ScorerOptions
{
    public const string Section = "Scorer";

    /// <summary>
    /// How long after its end, in event time, a window stays open: the aggregator's Grace, and it must be equal to it.
    /// Default: 30 s. Range: 0 to 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an entity without traffic is remembered, in event time. Default: 28 d, the half-life of its baselines.
    /// Range: 1 d to 400 d.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromDays(28);

    /// <summary>How long bands are kept for Query, as the windows of a minute are. Default: 2 d. Range: 1 h to 90 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan KeepBands { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long outcomes are kept for Query. Default: 30 d, as alerting keeps them. Range: 1 d to 400 d.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan KeepOutcomes { get; set; } = TimeSpan.FromDays(30);
}
