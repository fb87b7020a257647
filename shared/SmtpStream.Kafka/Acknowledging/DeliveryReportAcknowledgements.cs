using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace SmtpStream.Kafka.Acknowledging;

/// <summary>A durable broker: what it reports as delivered is acknowledged.</summary>
internal sealed class DeliveryReportAcknowledgements(IOptions<KafkaOptions> options) : IAcknowledgementSource
{
    private readonly ConcurrentDictionary<TopicPartition, ByteBudget> _budgets = [];

    public bool TryReserve(TopicPartition partition, int bytes) => Budget(partition).TryReserve(bytes);

    public Task ReserveAsync(TopicPartition partition, int bytes, CancellationToken cancellationToken) =>
        Budget(partition).ReserveAsync(bytes, cancellationToken);

    public void Delivered(TopicPartition partition, long offset, int bytes, Action acknowledged)
    {
        acknowledged();
        Budget(partition).Release(bytes);
    }

    public void Abandoned(TopicPartition partition, int bytes) => Budget(partition).Release(bytes);

    private ByteBudget Budget(TopicPartition partition) =>
        _budgets.GetOrAdd(partition, static (_, limit) => new ByteBudget(limit), options.Value.MaxUnacknowledgedBytes);
}
