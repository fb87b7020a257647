namespace SmtpStream.Detection.Statistics;

/// <summary>ln Γ and the incomplete beta function in the log domain, so that tails far below 1e-300 keep their order.</summary>
internal static class GammaFunctions
{
    private const int MaximumIterations = 20_000;

    // Lanczos, g = 7, n = 9 (Godfrey 2001): relative error below 1e-14 for x > 0.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    public static double LogGamma(double x)
    {
        var y = x - 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (y + i);
        }

        var t = y + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((y + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    public static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>ln I_x(a, b), where <paramref name="y"/> = 1 - x is given apart so that neither loses digits.</summary>
    public static double LogIncompleteBeta(double x, double y, double a, double b)
    {
        if (x <= 0)
        {
            return double.NegativeInfinity;
        }

        if (y <= 0)
        {
            return 0;
        }

        var front = (a * Math.Log(x)) + (b * Math.Log(y)) - LogBeta(a, b);
        if (x * (a + b + 2) < a + 1)
        {
            return Math.Min(0, front - Math.Log(a) + Math.Log(ContinuedFraction(x, a, b)));
        }

        var other = front - Math.Log(b) + Math.Log(ContinuedFraction(y, b, a));
        return other >= 0 ? double.NegativeInfinity : LogOneMinusExp(other);
    }

    /// <summary>ln(1 - e^v) for v below 0 (Mächler 2012).</summary>
    public static double LogOneMinusExp(double v) =>
        v > -1e-5 ? Math.Log(-v) + (v / 2)
        : v > -0.6931471805599453 ? Math.Log(1 - Math.Exp(v))
        : LogOnePlus(-Math.Exp(v));

    /// <summary>ln(1 + x) without losing a small x (Kahan).</summary>
    public static double LogOnePlus(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    // Modified Lentz (Press et al., Numerical Recipes 6.4).
    private static double ContinuedFraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = Invert(1 - ((a + b) * x / (a + 1)), Tiny);
        var result = d;
        for (var m = 1; m < MaximumIterations; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = Invert(1 + (even * d), Tiny);
            c = Guard(1 + (even / c), Tiny);
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = Invert(1 + (odd * d), Tiny);
            c = Guard(1 + (odd / c), Tiny);
            var step = d * c;
            result *= step;
            if (Math.Abs(step - 1) < 1e-14)
            {
                break;
            }
        }

        return result;
    }

    private static double Guard(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;

    private static double Invert(double value, double tiny) => 1 / Guard(value, tiny);
}
