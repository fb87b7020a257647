using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Slow swing of a server's load that all its counts share: a log-normal AR(1) process, mean 1.</summary>
internal sealed class LoadVariation(SeededRandom random)
{
    /// <summary>Standard deviation of the logarithm.</summary>
    private const double Sigma = 0.12;

    /// <summary>Per minute; the swing is forgotten in about 20 minutes.</summary>
    private const double Persistence = 0.95;

    private double _logarithm;

    /// <summary>Call once per simulated minute.</summary>
    public double NextMinute()
    {
        _logarithm = (Persistence * _logarithm)
            + (Math.Sqrt(1 - (Persistence * Persistence)) * Sigma * random.Normal());
        return Math.Exp(_logarithm - (Sigma * Sigma / 2));
    }
}
