using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace SmtpStream.Kafka.Provisioning;

/// <summary>Makes topics on a real broker.</summary>
internal sealed class KafkaTopicProvisioner(KafkaClients clients, TopicDirectory directory) : ITopicProvisioner
{
    public async Task EnsureAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (!clients.Options.CreateTopics)
        {
            return;
        }

        try
        {
            var timeout = clients.Options.RequestTimeout;
            await directory.Admin
                .CreateTopicsAsync(topics.Select(Specify), new CreateTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout })
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            foreach (var topic in topics)
            {
                KafkaLog.TopicCreated(clients.Logger, topic.Name, topic.Partitions);
            }
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(r => !r.Error.IsError || r.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            foreach (var topic in topics.Where(t => e.Results.Exists(r => r.Topic == t.Name && !r.Error.IsError)))
            {
                KafkaLog.TopicCreated(clients.Logger, topic.Name, topic.Partitions);
            }
        }
    }

    private TopicSpecification Specify(TopicSpec topic) => new()
    {
        Name = topic.Name,
        NumPartitions = topic.Partitions,
        ReplicationFactor = (short)clients.Options.ReplicationFactor,
        Configs = topic.Retention is { } retention
            ? new() { ["cleanup.policy"] = "delete", ["retention.ms"] = retention.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) }
            : new() { ["cleanup.policy"] = "compact" },
    };
}
