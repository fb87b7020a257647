using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Folding;

/// <summary>Window lengths and sizes of <see cref="EventFolder"/>.</summary>
public sealed class EventFolderOptions
{
    /// <summary>Window of servers, services, domains, providers, own addresses and paths, seconds. Default: 60.</summary>
    public int TierASeconds { get; init; } = 60;

    /// <summary>Window of users and client networks, seconds. Default: 300.</summary>
    public int TierBSeconds { get; init; } = 300;

    /// <summary>Window of failing clients and (client, user) pairs, seconds. Default: 300.</summary>
    public int TierCSeconds { get; init; } = 300;

    /// <summary>Names kept in each ranking. Default: 64.</summary>
    public int RankingCapacity { get; init; } = WindowMeasures.DefaultRankingCapacity;

    public int SecondsOf(EntityKind kind) => kind switch
    {
        EntityKind.User or EntityKind.ClientNetwork => TierBSeconds,
        EntityKind.Client or EntityKind.ClientUser => TierCSeconds,
        _ => TierASeconds,
    };
}
