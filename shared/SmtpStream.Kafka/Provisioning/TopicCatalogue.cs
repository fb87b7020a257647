using SmtpStream.Contracts;

namespace SmtpStream.Kafka.Provisioning;

/// <summary>The topics and how long each keeps its records (DESIGN.md, section 1).</summary>
public static class TopicCatalogue
{
    private static readonly Dictionary<string, TimeSpan?> Retentions = new()
    {
        [Topics.Raw] = TimeSpan.FromDays(2),
        [Topics.Events] = TimeSpan.FromDays(7),
        [Topics.Partials] = TimeSpan.FromDays(2),
        [Topics.Windows] = TimeSpan.FromDays(2),
        [Topics.Anomalies] = TimeSpan.FromDays(7),
        [Topics.Alerts] = null,
        [Topics.Notifications] = TimeSpan.FromDays(30),
        [Topics.Control] = null,
        [Topics.EventsDead] = TimeSpan.FromDays(14),
    };

    public static IReadOnlyList<TopicSpec> All(int partitions) => [.. Topics.All.Select(name => Of(name, partitions))];

    public static TopicSpec Of(string name, int partitions) =>
        new(name, Topics.SinglePartition.Contains(name) ? 1 : partitions, Retentions[name]);
}
