using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace SmtpStream.Kafka.Provisioning;

/// <summary>Asks the brokers about topics: how many partitions, and where each begins and ends.</summary>
public sealed class TopicDirectory : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly KafkaClients _clients;
    private readonly TimeProvider _time;
    private readonly Lazy<IAdminClient> _admin;

    public TopicDirectory(KafkaClients clients, TimeProvider time)
    {
        _clients = clients;
        _time = time;
        _admin = new Lazy<IAdminClient>(() => new AdminClientBuilder(clients.Admin("smtpstream-metadata"))
            .SetLogHandler((_, message) => clients.OnLog(message))
            .SetErrorHandler((_, error) => clients.OnError(error))
            .Build());
    }

    internal IAdminClient Admin => _admin.Value;

    /// <summary>Null where the topic does not exist.</summary>
    /// <exception cref="KafkaException">No broker answered in time.</exception>
    public async Task<int?> PartitionsAsync(string topic, CancellationToken cancellationToken)
    {
        // All topics: asking for one by name would make it on brokers that create topics by themselves. DescribeTopics waits for
        // ever on the embedded broker. The call blocks, so it gets a thread.
        var metadata = await Task.Factory
            .StartNew(
                () => Admin.GetMetadata(_clients.Options.RequestTimeout), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        _clients.OnSuccess();
        return metadata.Topics.Find(t => t.Topic == topic && !t.Error.IsError)?.Partitions.Count;
    }

    /// <summary>Waits until the topic exists and a broker answers.</summary>
    public async Task<int> WaitForPartitionsAsync(string topic, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await PartitionsAsync(topic, cancellationToken).ConfigureAwait(false) is { } count)
                {
                    return count;
                }
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                _clients.OnError(e.Error);
            }

            await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Offset behind the last record of each partition.</summary>
    /// <exception cref="KafkaException">No broker answered in time.</exception>
    public Task<IReadOnlyDictionary<int, long>> EndsAsync(string topic, CancellationToken cancellationToken) =>
        OffsetsAsync(topic, OffsetSpec.Latest(), cancellationToken);

    /// <summary>Offset of the oldest record of each partition.</summary>
    /// <exception cref="KafkaException">No broker answered in time.</exception>
    public Task<IReadOnlyDictionary<int, long>> StartsAsync(string topic, CancellationToken cancellationToken) =>
        OffsetsAsync(topic, OffsetSpec.Earliest(), cancellationToken);

    public void Dispose()
    {
        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }

    private async Task<IReadOnlyDictionary<int, long>> OffsetsAsync(string topic, OffsetSpec spec, CancellationToken cancellationToken)
    {
        if (await PartitionsAsync(topic, cancellationToken).ConfigureAwait(false) is not { } count)
        {
            return new Dictionary<int, long>();
        }

        var asked = Enumerable.Range(0, count)
            .Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p), OffsetSpec = spec });
        var answer = await Admin.ListOffsetsAsync(asked, new ListOffsetsOptions { RequestTimeout = _clients.Options.RequestTimeout })
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.ResultInfos.ToDictionary(r => r.TopicPartitionOffsetError.Partition.Value, r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
