using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Detectors;

/// <summary>A condition that is met, with its reasons.</summary>
internal sealed record Finding
{
    public required string Metric { get; init; }
    public required double Actual { get; init; }

    /// <summary>The band fixed when the predecessor closed; of a fixed threshold, zero to the threshold.</summary>
    public required Band Band { get; init; }

    public required double Score { get; init; }
    public required double Threshold { get; init; }
    public required BreachDirection Direction { get; init; }
    public required string Text { get; init; }
    public IReadOnlyList<Contributor> Contributors { get; init; } = [];
}
