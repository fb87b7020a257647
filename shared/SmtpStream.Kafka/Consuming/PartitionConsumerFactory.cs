using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Kafka.Consuming;

/// <summary>Starts consumers.</summary>
public sealed class PartitionConsumerFactory(KafkaClients clients, TopicDirectory topics)
{
    /// <summary>
    /// Joins the group, which is also the name under which Kafka shows the lag. <paramref name="assigned"/> is called on the poll
    /// thread for each partition given to this process and must not block.
    /// </summary>
    public async Task<PartitionConsumers> StartAsync(
        string topic, string group, Action<PartitionReader> assigned, CancellationToken cancellationToken)
    {
        var partitions = await topics.WaitForPartitionsAsync(topic, cancellationToken).ConfigureAwait(false);
        var consumers = new PartitionConsumers(clients, topic, group, assigned);
        consumers.Start(partitions);
        return consumers;
    }
}
