using System.Collections.Concurrent;
using Confluent.Kafka;

namespace SmtpStream.Kafka.Consuming;

/// <summary>
/// Reads the partitions of one topic that a consumer group (or the configuration) gives to this process. It decides only which
/// partitions: where to read is the stage's to say, and a position that the log does not hold is an error, never a jump.
/// </summary>
/// <remarks>The client is touched by one long-running thread alone, because <c>Consume</c> blocks.</remarks>
public sealed class PartitionConsumers : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly KafkaClients _clients;
    private readonly string _topic;
    private readonly string _group;
    private readonly Action<PartitionReader> _assigned;
    private readonly ConcurrentQueue<Action<IConsumer<byte[], PooledValue>>> _requests = [];
    private readonly ConcurrentDictionary<int, PartitionReader> _readers = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _polling = Task.CompletedTask;
    private IConsumer<byte[], PooledValue>? _consumer;

    internal PartitionConsumers(KafkaClients clients, string topic, string group, Action<PartitionReader> assigned)
    {
        _clients = clients;
        _topic = topic;
        _group = group;
        _assigned = assigned;
    }

    /// <summary>Ends when the consumer is closed, with the error that made it go on no further.</summary>
    public Task Completion => _polling;

    /// <param name="partitions">All partitions of the topic.</param>
    internal void Start(int partitions) =>
        _polling = Task.Factory.StartNew(
            () => Poll(partitions), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal Task SeekAsync(PartitionReader reader, long? offset, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue(consumer => Seek(consumer, reader, offset, done));
        return done.Task.WaitAsync(cancellationToken);
    }

    internal void RequestResume(PartitionReader reader) => _requests.Enqueue(consumer =>
    {
        if (reader.IsPaused && !reader.Revoked.IsCancellationRequested)
        {
            consumer.Resume([Of(reader)]);
            reader.IsPaused = false;
        }
    });

    internal void StoreOffset(PartitionReader reader, long nextOffset)
    {
        try
        {
            _consumer?.StoreOffset(new TopicPartitionOffset(Of(reader), nextOffset));
        }
        catch (Exception e) when (e is KafkaException or ObjectDisposedException)
        {
            // The partition is on its way to another owner, which stores its own.
            KafkaLog.LagOffsetNotStored(_clients.Logger, _topic, reader.Partition.Partition, e.Message);
        }
    }

    private void Poll(int partitions)
    {
        using var consumer = Build();
        _consumer = consumer;
        try
        {
            if (_clients.Options.Assignment == PartitionAssignment.All)
            {
                consumer.Assign(Assign(Enumerable.Range(0, partitions)));
            }
            else
            {
                consumer.Subscribe(_topic);
            }

            while (!_stop.IsCancellationRequested)
            {
                PollOnce(consumer);
            }
        }
        finally
        {
            _consumer = null;
            Revoke([.. _readers.Keys]);
            consumer.Close();
        }
    }

    private void PollOnce(IConsumer<byte[], PooledValue> consumer)
    {
        for (var waiting = _requests.Count; waiting > 0 && _requests.TryDequeue(out var request); waiting--)
        {
            request(consumer);
        }

        try
        {
            if (consumer.Consume(PollInterval) is { } result)
            {
                Route(consumer, result);
            }
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            OnConsumeError(e);
        }
    }

    private void Route(IConsumer<byte[], PooledValue> consumer, ConsumeResult<byte[], PooledValue> result)
    {
        var message = result.Message;
        var schema = message.Headers.TryGetLastBytes(Contracts.Topics.SchemaHeader, out var version) ? version : null;
        var record = new ConsumedRecord(result.Offset.Value, message.Key, message.Value, schema, message.Timestamp.UnixTimestampMs);
        if (!_readers.TryGetValue(result.Partition.Value, out var reader) || !reader.IsSought)
        {
            record.Return();
            return;
        }

        _clients.OnSuccess();
        reader.Write(record);
        if (!reader.IsPaused && reader.IsFull)
        {
            consumer.Pause([Of(reader)]);
            reader.IsPaused = true;
            if (!reader.IsFull)
            {
                RequestResume(reader);
            }
        }
    }

    private void OnConsumeError(ConsumeException e)
    {
        var partition = e.ConsumerRecord.Partition.Value;
        if (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange
            && _readers.TryGetValue(partition, out var reader)
            && reader.IsSought)
        {
            reader.Fail(new LogLostException(reader.Partition, reader.SoughtOffset, e.Error.Reason));
            return;
        }

        _clients.OnError(e.Error);
    }

    private void Seek(IConsumer<byte[], PooledValue> consumer, PartitionReader reader, long? offset, TaskCompletionSource done)
    {
        if (reader.Revoked.IsCancellationRequested)
        {
            done.TrySetCanceled(reader.Revoked);
            return;
        }

        try
        {
            var from = offset ?? consumer.QueryWatermarkOffsets(Of(reader), _clients.Options.RequestTimeout).Low.Value;
            consumer.Seek(new TopicPartitionOffset(Of(reader), from));
            reader.Sought(from);
            if (reader.IsPaused)
            {
                consumer.Resume([Of(reader)]);
                reader.IsPaused = false;
            }

            done.TrySetResult();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_State or ErrorCode.Local_TimedOut)
        {
            // The assignment has not reached the partition yet, or the broker does not answer: again at the next poll.
            _requests.Enqueue(c => Seek(c, reader, offset, done));
        }
        catch (KafkaException e)
        {
            done.TrySetException(e);
        }
    }

    private IConsumer<byte[], PooledValue> Build() =>
        new ConsumerBuilder<byte[], PooledValue>(_clients.Consumer($"smtpstream-{_group}", _group))
            .SetValueDeserializer(PooledValue.Deserializer)
            .SetLogHandler((_, message) => _clients.OnLog(message))
            .SetErrorHandler((_, error) => _clients.OnError(error))
            .SetPartitionsAssignedHandler((_, given) => Assign(given.Select(p => p.Partition.Value)))
            .SetPartitionsRevokedHandler((_, taken) => Revoke(taken.Select(p => p.Partition.Value)))
            .SetPartitionsLostHandler((_, taken) => Revoke(taken.Select(p => p.Partition.Value)))
            .Build();

    // Read from the end until the stage says where: nothing before the seek reaches it, and no offset is guessed.
    private List<TopicPartitionOffset> Assign(IEnumerable<int> partitions)
    {
        var starts = new List<TopicPartitionOffset>();
        foreach (var partition in partitions)
        {
            var reader = new PartitionReader(this, new TopicPartition(_topic, partition), _clients.Options.MaxReadAheadBytes);
            _readers[partition] = reader;
            starts.Add(new TopicPartitionOffset(Of(reader), Offset.End));
            KafkaLog.PartitionAssigned(_clients.Logger, _group, _topic, partition);
            _assigned(reader);
        }

        return starts;
    }

    private void Revoke(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_readers.TryRemove(partition, out var reader))
            {
                reader.Revoke();
                KafkaLog.PartitionRevoked(_clients.Logger, _group, _topic, partition);
            }
        }
    }

    private static Confluent.Kafka.TopicPartition Of(PartitionReader reader) => new(reader.Partition.Topic, reader.Partition.Partition);
}
