namespace SmtpStream.Detection.Statistics;

/// <summary>
/// Counts with mean m and variance v ≥ m. r = m² / (v - m), success probability r / (r + m); r is capped at 1e7, where the
/// distribution is Poisson's within 1 % of its variance up to m = 1e5.
/// </summary>
internal readonly struct NegativeBinomial
{
    private const double LargestShape = 1e7;

    // Below this reach the quantile is found by summing probabilities from zero.
    private const double SummedReach = 80;

    private readonly double _shape;

    public NegativeBinomial(double mean, double variance)
    {
        Mean = Math.Max(mean, 1e-9);
        var excess = variance - Mean;
        _shape = excess <= 0 ? LargestShape : Math.Min(LargestShape, Mean * Mean / excess);
    }

    public double Mean { get; }

    public double Variance => Mean + (Mean * Mean / _shape);

    /// <summary>ln P(X = 0) = r ln(r / (r + m)).</summary>
    public double LogZero => -_shape * GammaFunctions.LogOnePlus(Mean / _shape);

    /// <summary>ln P(X ≥ x) = ln I_{m/(r+m)}(x, r).</summary>
    public double LogUpperTail(double x) =>
        x <= 0 ? 0 : GammaFunctions.LogIncompleteBeta(Mean / (_shape + Mean), _shape / (_shape + Mean), x, _shape);

    /// <summary>ln P(X ≤ x) = ln I_{r/(r+m)}(r, x + 1).</summary>
    public double LogLowerTail(double x) =>
        x < 0
            ? double.NegativeInfinity
            : GammaFunctions.LogIncompleteBeta(_shape / (_shape + Mean), Mean / (_shape + Mean), _shape, x + 1);

    /// <summary>Smallest x with P(X ≤ x) ≥ p: exact while the probabilities are few, else by approximation.</summary>
    /// <param name="p">Probability.</param>
    /// <param name="z">Standard normal quantile of the same probability.</param>
    public double Quantile(double p, double z)
    {
        if (Mean + (6 * Math.Sqrt(Variance)) > SummedReach)
        {
            return ApproximateQuantile(z);
        }

        var term = Math.Exp(LogZero);
        var sum = term;
        var x = 0;
        var odds = Mean / (_shape + Mean);
        while (sum < p && x < 2 * SummedReach)
        {
            term *= (x + _shape) / (x + 1) * odds;
            x++;
            sum += term;
        }

        return x;
    }

    /// <summary>
    /// Cornish-Fisher to the fourth cumulant for a skewness up to 0.8, else the Wilson-Hilferty quantile of the gamma
    /// distribution with the same mean and variance.
    /// </summary>
    public double ApproximateQuantile(double z)
    {
        var deviation = Math.Sqrt(Variance);
        var skewness = ((2 * Variance) - Mean) / (Mean * deviation);
        if (skewness > 0.8)
        {
            var k = Mean * Mean / Variance;
            var root = 1 - (1 / (9 * k)) + (z / (3 * Math.Sqrt(k)));
            return root <= 0 ? 0 : Math.Ceiling(Mean * root * root * root);
        }

        var kurtosis = (6 / _shape) + (1 / Variance);
        var w = z
            + (skewness * ((z * z) - 1) / 6)
            + (kurtosis * ((z * z * z) - (3 * z)) / 24)
            - (skewness * skewness * ((2 * z * z * z) - (5 * z)) / 36);
        return Math.Max(0, Math.Ceiling(Mean + (w * deviation) - 0.5));
    }
}
