namespace SmtpStream.Detection.Statistics;

/// <summary>k of n where the probability itself is Beta(share · strength, (1 - share) · strength). Tails are exact sums.</summary>
internal readonly struct BetaBinomial
{
    private readonly double _alpha;
    private readonly double _beta;
    private readonly double _trials;

    public BetaBinomial(double share, double strength, double trials)
    {
        var bounded = Math.Clamp(share, 1e-4, 1 - 1e-4);
        _alpha = bounded * strength;
        _beta = (1 - bounded) * strength;
        _trials = trials;
    }

    /// <summary>ln P(X ≥ k).</summary>
    public double LogUpperTail(double k) => k <= 0 ? 0 : LogSum(_alpha, _beta, Math.Ceiling(k));

    /// <summary>ln P(X ≤ k) = ln P(n - X ≥ n - k).</summary>
    public double LogLowerTail(double k) => k >= _trials ? 0 : LogSum(_beta, _alpha, Math.Ceiling(_trials - k));

    /// <summary>Smallest k with P(X ≤ k) ≥ p, as a share of n; by the normal quantile z of p, within one step of exact.</summary>
    public double ShareQuantile(double z)
    {
        var strength = _alpha + _beta;
        var mean = _alpha / strength;
        var variance = mean * (1 - mean) * (strength + _trials) / (_trials * (strength + 1));
        var gamma = mean * mean / variance;
        if (z > 0 && mean < 0.5)
        {
            var root = 1 - (1 / (9 * gamma)) + (z / (3 * Math.Sqrt(gamma)));
            return Math.Min(1, mean * root * root * root);
        }

        return Math.Clamp(mean + (z * Math.Sqrt(variance)), 0, 1);
    }

    // Ratio of successive probabilities: P(k+1)/P(k) = (n-k)/(k+1) · (k+a)/(n-k-1+b).
    private double LogSum(double a, double b, double from)
    {
        if (from > _trials)
        {
            return double.NegativeInfinity;
        }

        var first = GammaFunctions.LogGamma(_trials + 1) - GammaFunctions.LogGamma(from + 1)
            - GammaFunctions.LogGamma(_trials - from + 1)
            + GammaFunctions.LogBeta(from + a, _trials - from + b) - GammaFunctions.LogBeta(a, b);
        var sum = 1.0;
        var term = 1.0;
        for (var k = from; k < _trials; k++)
        {
            term *= (_trials - k) / (k + 1) * (k + a) / (_trials - k - 1 + b);
            sum += term;
            if (term < sum * 1e-13 && k > from + 2)
            {
                break;
            }
        }

        return Math.Min(0, first + Math.Log(sum));
    }
}
