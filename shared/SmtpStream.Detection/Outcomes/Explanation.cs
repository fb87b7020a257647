using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Detection.Outcomes;

/// <summary>Why a rule breached, for people and for tests.</summary>
public sealed record Explanation
{
    /// <summary>Dotted metric or feature name.</summary>
    public required string Metric { get; init; }

    public double Actual { get; init; }
    public double Expected { get; init; }

    /// <summary>Interval at p = 0.005 and 0.995.</summary>
    public double ExpectedLow { get; init; }

    public double ExpectedHigh { get; init; }

    /// <summary>-log10 of the calibrated p-value.</summary>
    public double Score { get; init; }

    public double Threshold { get; init; }
    public BreachDirection Direction { get; init; }

    /// <summary>The baseline has seen less than two weeks; thresholds are wider.</summary>
    public bool Learning { get; init; }

    public IReadOnlyList<Contributor> Contributors { get; init; } = [];
    public string Text { get; init; } = "";
    public IReadOnlyList<string> AttackTechniques { get; init; } = [];

    /// <summary>Seasonal slot (hour of week, local time), and how many windows it was learnt from.</summary>
    public int Slot { get; init; }

    public double SlotWeight { get; init; }
    public IReadOnlyList<Exemplar> Exemplars { get; init; } = [];
    public string Runbook { get; init; } = "";
}
