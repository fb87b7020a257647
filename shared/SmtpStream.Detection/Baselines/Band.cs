namespace SmtpStream.Detection.Baselines;

/// <summary>
/// What the baseline expects of one metric in one window. Fixed when the predecessor closes; scoring, explanation and Query
/// use this one.
/// </summary>
/// <param name="Expected">Expected value.</param>
/// <param name="Low">Value at p = 0.005.</param>
/// <param name="High">Value at p = 0.995.</param>
/// <param name="Learning">The baseline has seen less than two weeks.</param>
public readonly record struct Band(double Expected, double Low, double High, bool Learning)
{
    public bool Contains(double value) => value >= Low && value <= High;
}
