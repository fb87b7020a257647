namespace SmtpStream.Detection.Baselines;

/// <summary>What one window says of one series.</summary>
/// <param name="Value">Count; of a ratio the part that is counted; of a distribution its typical value.</param>
/// <param name="Trials">1 for a count; of a ratio the whole; of a distribution its number of observations. 0: nothing to learn.</param>
/// <param name="Dominant">Part of a count that one user or client accounts for; a rise that it explains alone is that one's, not the
/// server's.</param>
public readonly record struct Sample(double Value, double Trials, double Dominant = 0)
{
    /// <summary>The value as a band shows it.</summary>
    public double ShownAs(SeriesKind kind) => kind == SeriesKind.Ratio ? (Trials > 0 ? Value / Trials : 0) : Value;
}
