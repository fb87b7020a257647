using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Tests.Baselines;

/// <summary>Seeded mail-like counts: day and night, weekends at a third, gamma-Poisson noise around the mean.</summary>
internal static class Traffic
{
    // Monday 2026-01-05T00:00Z.
    public const long Monday = 1_767_571_200_000;

    public static double MeanAt(LocalTime time, double peak)
    {
        var hour = (time.HourOfWeek % 24) + time.Fraction;
        var day = 0.08 + (0.92 * Math.Exp(-Math.Pow((hour - 12) / 4.2, 2)));
        return peak * day * (time.HourOfWeek >= 120 ? 1 / 3.0 : 1);
    }

    public static int Draw(Random random, double mean, double phi)
    {
        var rate = phi <= 0 ? mean : mean * phi * Gamma(random, 1 / phi);
        return Poisson(random, rate);
    }

    public static int Poisson(Random random, double mean)
    {
        if (mean > 60)
        {
            var u = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var y = (2 * Math.Sqrt(mean + 0.375)) + u;
            return (int)Math.Max(0, Math.Round((y * y / 4) - 0.375));
        }

        var limit = Math.Exp(-mean);
        var product = random.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    // Marsaglia and Tsang 2000.
    private static double Gamma(Random random, double shape)
    {
        if (shape < 1)
        {
            return Gamma(random, shape + 1) * Math.Pow(random.NextDouble(), 1 / shape);
        }

        var d = shape - (1 / 3.0);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
