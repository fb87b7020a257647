namespace SmtpStream.Standalone.Simulation.Chance;

/// <summary>Ranks 0..n-1 with probability proportional to 1 / (rank + 1)^exponent.</summary>
internal sealed class Zipf
{
    private readonly double[] _cumulative;

    public Zipf(int count, double exponent)
    {
        _cumulative = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            _cumulative[i] = sum += Math.Pow(i + 1, -exponent);
        }
    }

    public int Next(SeededRandom random)
    {
        var found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return Math.Min(found < 0 ? ~found : found, _cumulative.Length - 1);
    }
}
