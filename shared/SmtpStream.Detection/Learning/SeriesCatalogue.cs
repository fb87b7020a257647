using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Detection.Learning;

/// <summary>Which series are learnt for each kind of entity. The order is part of the stored form: add at the end, never change.</summary>
internal static class SeriesCatalogue
{
    private static readonly CounterKey Attempts = new(Metric.Deliveries);
    private static readonly CounterKey Bounced = new(Metric.Deliveries, (int)DeliveryOutcome.Bounced);

    private static readonly SeriesDefinition[] Server =
    [
        SeriesDefinition.Count(Metric.Connections, ranking: Metric.TopClients),
        SeriesDefinition.Count(Metric.MessagesReceived, ranking: Metric.TopUsers),
        SeriesDefinition.Count(Metric.Deliveries),
        SeriesDefinition.Count(Metric.Recipients) with { IsShown = false },
        SeriesDefinition.Count(Metric.Rejects),
        SeriesDefinition.Count(Metric.AuthFailed),
        SeriesDefinition.Count(Metric.TlsSessions) with { IsShown = false },
        SeriesDefinition.Count(Metric.Deliveries, (int)DeliveryOutcome.Deferred) with { IsShown = false },
        SeriesDefinition.Ratio(Bounced, Attempts),
        SeriesDefinition.Median(Metric.DelayTotal),
    ];

    private static readonly SeriesDefinition[] Attempting =
    [
        SeriesDefinition.Count(Metric.Deliveries),
        SeriesDefinition.Ratio(Bounced, Attempts),
    ];

    // Thousands of them, most silent for hours: no count, whose silence would have to be learnt window by window.
    private static readonly SeriesDefinition[] SenderDomain = [SeriesDefinition.Ratio(Bounced, Attempts)];

    private static readonly SeriesDefinition[] User =
    [
        SeriesDefinition.Count(Metric.MessagesReceived),
        SeriesDefinition.Count(Metric.Recipients),
    ];

    public static IReadOnlyList<SeriesDefinition> Of(EntityKind kind) => kind switch
    {
        EntityKind.Server => Server,
        EntityKind.Provider => Attempting,
        EntityKind.SenderDomain => SenderDomain,
        EntityKind.User => User,
        _ => [],
    };

    /// <summary>Whether a window without a row teaches something; of a ratio it does not.</summary>
    public static bool LearnsFromZero(EntityKind kind) => kind is EntityKind.Server or EntityKind.Provider or EntityKind.User;

    /// <summary>Length of the windows that are scored; roll-ups are not.</summary>
    public static int WindowSecondsOf(EntityKind kind) => kind switch
    {
        EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser => 300,
        _ => 60,
    };

    public static SlotScheme SchemeOf(EntityKind kind, SeriesKind series) =>
        WindowSecondsOf(kind) == 300 ? SlotScheme.TierB
        : series == SeriesKind.Count ? SlotScheme.TierA
        : SlotScheme.TierARatio;
}
