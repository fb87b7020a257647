namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>When a process is killed.</summary>
/// <param name="IsDuringStart">Count the delay from the start of the process; else from its recovery.</param>
/// <param name="Delay">Drawn.</param>
internal readonly record struct KillMoment(bool IsDuringStart, TimeSpan Delay)
{
    /// <summary>Every third strikes the start or the recovery.</summary>
    public static IReadOnlyList<KillMoment> Draw(Random random, int kills) =>
    [
        .. Enumerable.Range(0, kills).Select(i => i % 3 == 2
            ? new KillMoment(true, TimeSpan.FromMilliseconds(random.Next(100, 2_500)))
            : new KillMoment(false, TimeSpan.FromMilliseconds(random.Next(0, 1_200)))),
    ];
}
