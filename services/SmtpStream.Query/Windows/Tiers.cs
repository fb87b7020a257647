using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Query.Windows;

/// <summary>Lengths of the windows that there are of a kind of entity, seconds, and how long each is kept.</summary>
internal static class Tiers
{
    // Length and time kept: the defaults of Aggregator:KeepMinutes, KeepFiveMinutes, KeepHours and KeepDays.
    private static readonly (int Step, long KeptSeconds)[] All = [(60, 2 * 86_400), (300, 14 * 86_400), (3_600, 90 * 86_400), (86_400, 730 * 86_400)];

    public static int FinestStep(EntityKind kind) =>
        kind is EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser ? 300 : 60;

    /// <summary>From the finest to the coarsest. Failing clients have no roll-ups.</summary>
    public static IEnumerable<int> StepsOf(EntityKind kind) => kind is EntityKind.Client or EntityKind.ClientUser
        ? [FinestStep(kind)]
        : All.Select(t => t.Step).Where(s => s >= FinestStep(kind));

    public static long KeptSeconds(int step) => All.Single(t => t.Step == step).KeptSeconds;
}
