using Xunit;

namespace SmtpStream.Contracts.Tests;

/// <summary>
/// Compares lines with a text file beside the tests: every frozen line must still be there. What is added to the contracts is
/// added to the file with the same commit; from then on it holds.
/// </summary>
internal static class FrozenSnapshot
{
    public static void Holds(string name, IEnumerable<string> lines)
    {
        var actual = lines.ToList();
        var file = Path.Combine(AppContext.BaseDirectory, "Frozen", name);
        var frozen = File.ReadAllLines(file);

        Assert.NotEmpty(frozen);
        var lost = frozen.Except(actual, StringComparer.Ordinal).ToList();
        Assert.True(lost.Count == 0, $"Frozen in {name} and changed or removed:\n{string.Join('\n', lost)}");
    }
}
