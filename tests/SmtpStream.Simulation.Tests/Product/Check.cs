using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>Comparisons that say what differs.</summary>
internal static class Check
{
    // First character of the protocol's own entries.
    private const char Protocol = '!';

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new SimulationFailedException($"{what}: expected {expected}, is {actual}.");
        }
    }

    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new SimulationFailedException(what);
        }
    }

    /// <param name="expected">Outputs at replay.</param>
    /// <param name="taken">What a receiver took, watermarks included.</param>
    /// <param name="what">For the message.</param>
    public static void SameRecords(IReadOnlyList<LogRecord> expected, IReadOnlyList<LogRecord> taken, string what)
    {
        var actual = taken.Where(record => record.Mark.Id is not null).ToArray();
        for (var i = 0; i < Math.Min(expected.Count, actual.Length); i++)
        {
            if (expected[i].Mark != actual[i].Mark || !expected[i].Body.AsSpan().SequenceEqual(actual[i].Body))
            {
                throw new SimulationFailedException(
                    $"{what}: record {i} is expected to be {expected[i].Mark}, is {actual[i].Mark}, or their bodies differ.");
            }
        }

        Equal(expected.Count, actual.Length, $"{what}, number");
    }

    /// <summary>Stored forms, stamps included, of the user's entries that are compared.</summary>
    public static void SameEntries(
        IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual, Func<string, bool> isCompared, string what) =>
        SameValues(
            expected.Where(entry => entry.Key[0] != Protocol && isCompared(entry.Key)).ToDictionary(),
            actual.Where(entry => entry.Key[0] != Protocol && isCompared(entry.Key)).ToDictionary(),
            what);

    public static void SameFields(IReadOnlyDictionary<ColdKey, byte[]> expected, IReadOnlyDictionary<ColdKey, byte[]> actual, string what) =>
        SameValues(expected, actual, what);

    private static void SameValues<TKey>(IReadOnlyDictionary<TKey, byte[]> expected, IReadOnlyDictionary<TKey, byte[]> actual, string what)
        where TKey : notnull
    {
        foreach (var (key, value) in expected)
        {
            if (!actual.TryGetValue(key, out var other) || !value.AsSpan().SequenceEqual(other))
            {
                throw new SimulationFailedException($"{what}: {key} {(other is null ? "is missing" : "differs")}.");
            }
        }

        That(expected.Count == actual.Count, $"{what}: {actual.Keys.FirstOrDefault(key => !expected.ContainsKey(key))} is too much");
    }
}
