using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Redis.ReadModel;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Progress;

/// <summary>Reads from Redis and Kafka how far every stage of the pipeline is behind, whatever process it runs in.</summary>
public sealed class StageLag(TopicDirectory topics, HashReader redis)
{
    private static readonly (StageKind Stage, string Topic)[] Inputs =
    [
        (StageKind.Fold, Topics.Events),
        (StageKind.Merge, Topics.Partials),
        (StageKind.Scorer, Topics.Windows),
        (StageKind.Alerting, Topics.Anomalies),
        (StageKind.Relay, Topics.Control),
    ];

    public async Task<IReadOnlyList<StageLagEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = new List<StageLagEntry>();
        foreach (var (stage, topic) in Inputs)
        {
            var name = stage.ToString().ToLowerInvariant();
            foreach (var (partition, end) in (await topics.EndsAsync(topic, cancellationToken).ConfigureAwait(false)).OrderBy(e => e.Key))
            {
                var stored = await redis.ReadTextAsync(RedisKeys.Position(RedisKeys.Tag(name, partition)), cancellationToken).ConfigureAwait(false);
                entries.Add(new StageLagEntry(name, partition, OffsetOf(stored), end));
            }
        }

        return entries;
    }

    // "incarnation:offset:turn".
    private static long OffsetOf(string? stored) =>
        stored?.Split(':') is [_, var offset, _] ? long.Parse(offset, CultureInfo.InvariantCulture) : 0;
}
