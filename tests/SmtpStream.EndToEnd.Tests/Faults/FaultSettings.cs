using System.Globalization;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>How much the fault tests do: small in CI, more when asked (docs/evaluation.md).</summary>
internal static class FaultSettings
{
    /// <summary>Tests that want the processor to themselves.</summary>
    public const string OneAtATime = "Faults";

    /// <summary>Lines per second that flow while processes are killed.</summary>
    public const double LinesPerSecond = 10_000;

    /// <summary>SMTPSTREAM_FAULT_SEED, else drawn.</summary>
    public static int Seed { get; } = Read("SMTPSTREAM_FAULT_SEED") ?? Random.Shared.Next(1, 1_000_000);

    /// <summary>SMTPSTREAM_FAULT_KILLS, else the number of the test.</summary>
    public static int Kills(int usual) => Read("SMTPSTREAM_FAULT_KILLS") ?? usual;

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
