using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Acknowledging;

namespace SmtpStream.Embedded.Broker;

/// <summary>
/// The volatile broker: a record is acknowledged when the stored position of every stage that reads its topic has passed it. What
/// is not acknowledged is bounded below what the broker keeps, so that nothing unread is ever dropped.
/// </summary>
internal sealed class EmbeddedAcknowledgements(IOptions<KafkaOptions> options) : IAcknowledgementSource, IStagePositions
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _readers = [];
    private readonly ConcurrentDictionary<TopicPartition, UnreadRecords> _partitions = [];

    public bool TryReserve(TopicPartition partition, int bytes) => Of(partition).Budget.TryReserve(bytes);

    public Task ReserveAsync(TopicPartition partition, int bytes, CancellationToken cancellationToken) =>
        Of(partition).Budget.ReserveAsync(bytes, cancellationToken);

    public void Delivered(TopicPartition partition, long offset, int bytes, Action acknowledged)
    {
        var readers = ReadersOf(partition.Topic);
        Of(partition).Add(offset, bytes, acknowledged, readers);
    }

    public void Abandoned(TopicPartition partition, int bytes) => Of(partition).Budget.Release(bytes);

    public void AddReader(string topic, string stage) => _readers.GetOrAdd(topic, static _ => new())[stage] = true;

    public void Stored(string topic, string stage, int partition, long nextOffset) =>
        Of(new TopicPartition(topic, partition)).Passed(stage, nextOffset, ReadersOf(topic));

    private ICollection<string> ReadersOf(string topic) => _readers.TryGetValue(topic, out var readers) ? readers.Keys : [];

    private UnreadRecords Of(TopicPartition partition) =>
        _partitions.GetOrAdd(partition, static (_, limit) => new UnreadRecords(limit), options.Value.MaxUnacknowledgedBytes);
}
