using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Aggregator;

/// <summary>Settings of the section "Aggregator".</summary>
public sealed class AggregatorOptions : IValidatableObject
{
    public const string Section = "Aggregator";

    /// <summary>
    /// How long after its end, in event time, a window stays open for late rows. Default: 30 s. Range: 0 to 10 min.
    /// The default is what delivery agents that log at the end of a transaction need, measured on busy relays.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after its close, in event time, a partial is kept open before it is sealed. Default: 10 min.
    /// Range: 1 min to 1 h. Shorter makes more partials of late rows, longer keeps more open state.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan SealAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Event time by which a path (at merge: a partition) may be behind the leading one and still hold the watermark.
    /// Default: 2 min. Range: 10 s to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Open partials of one kind of entity in one fold partition; past it the smallest are sealed early. Default: 20,000,
    /// about 30 MB. Range: 100 to 1,000,000.
    /// </summary>
    [Range(100, 1_000_000)]
    public int MaxOpenPartialsPerKind { get; set; } = 20_000;

    /// <summary>
    /// Open windows of one kind of entity and one length in one merge partition; past it the smallest are counted in the entity
    /// "*". Default: 10,000, about 15 MB. Range: 100 to 1,000,000.
    /// </summary>
    [Range(100, 1_000_000)]
    public int MaxOpenWindowsPerKind { get; set; } = 10_000;

    /// <summary>How long windows of 1 minute are kept. Default: 2 d. Range: 1 h to 30 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan KeepMinutes { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long windows of 5 minutes are kept. Default: 14 d. Range: 1 h to 90 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan KeepFiveMinutes { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long windows of 1 hour are kept. Default: 90 d. Range: 1 d to 2 y.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "730.00:00:00")]
    public TimeSpan KeepHours { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long windows of 1 day are kept. Default: 2 y. Range: 1 d to 10 y.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepDays { get; set; } = TimeSpan.FromDays(730);

    /// <summary>A finer tier never outlives a coarser one: late rows go to the finest that still exists.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepMinutes > KeepFiveMinutes || KeepFiveMinutes > KeepHours || KeepHours > KeepDays)
        {
            yield return new ValidationResult(
                "KeepMinutes <= KeepFiveMinutes <= KeepHours <= KeepDays must hold.",
                [nameof(KeepMinutes), nameof(KeepFiveMinutes), nameof(KeepHours), nameof(KeepDays)]);
        }
    }
}
