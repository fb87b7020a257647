namespace SmtpStream.Detection.Statistics;

/// <summary>Standard normal quantiles that the bands use, and the tail for scores of residuals.</summary>
internal static class Normal
{
    /// <summary>Quantile of p = 0.995.</summary>
    public const double BandQuantile = 2.5758293035489004;

    /// <summary>Quantile of p = 0.9999: where a value is winsorised before it is learnt.</summary>
    public const double WinsorQuantile = 3.7190164854556804;

    /// <summary>ln P(Z ≥ z) for z ≥ 0 (Abramowitz and Stegun 7.1.26 below 3, asymptotic series above; error below 1 %).</summary>
    public static double LogUpperTail(double z)
    {
        if (z < 3)
        {
            var t = 1 / (1 + (0.3275911 * Math.Abs(z) / Math.Sqrt(2)));
            var series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
            var half = 0.5 * series * Math.Exp(-z * z / 2);
            return Math.Log(z < 0 ? 1 - half : half);
        }

        var inverse = 1 / (z * z);
        return (-z * z / 2) - Math.Log(z * Math.Sqrt(2 * Math.PI)) + Math.Log(1 - inverse + (3 * inverse * inverse));
    }
}
