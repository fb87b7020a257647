using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Population;

/// <summary>What the population model says of one window.</summary>
/// <param name="Score">-log10 of the calibrated p-value, the larger of both channels.</param>
/// <param name="IsOffRelations">The Q channel has it: the usual relations do not hold. Else T2: everything moved at once.</param>
/// <param name="Features">What was scored.</param>
/// <param name="Expected">What would fit the other features.</param>
/// <param name="Names">Names of the features.</param>
internal sealed record PopulationScore(
    double Score, bool IsOffRelations, float[] Features, double[] Expected, IReadOnlyList<string> Names)
{
    /// <summary>Features by their squared residual, largest first. Values are deviations of the last half hour, in standard deviations.</summary>
    public IReadOnlyList<Contributor> Contributors()
    {
        var squares = Features.Select((value, i) => Math.Pow(IsOffRelations ? value - Expected[i] : value, 2)).ToArray();
        var sum = Math.Max(1e-9, squares.Sum());
        return [.. Enumerable.Range(0, Features.Length)
            .OrderByDescending(i => squares[i]).ThenBy(i => i)
            .Take(5)
            .Select(i => new Contributor(
                Names[i], Features[i], IsOffRelations ? Expected[i] : 0, squares[i] / sum))];
    }
}
