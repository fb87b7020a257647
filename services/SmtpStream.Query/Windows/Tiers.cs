using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Query.Windows;

/// <summary>Length of the finest windows that are kept of a kind of entity.</summary>
internal static class Tiers
{
    public static int FinestStep(EntityKind kind) =>
        kind is EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser ? 300 : 60;
}
