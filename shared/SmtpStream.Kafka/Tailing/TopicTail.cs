using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Kafka.Tailing;

/// <summary>Reads all partitions of a topic without a group and without leaving a trace: for people and for live lists.</summary>
public sealed class TopicTail(KafkaClients clients, TopicDirectory topics)
{
    // A reader that is slower than the topic slows the reading, not the topic.
    private const int ReadAheadRecords = 256;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reads on until cancelled. <paramref name="started"/> is called once the start of every partition is fixed: what is sent from
    /// then on is seen.
    /// </summary>
    public async IAsyncEnumerable<TailedRecord> ReadAsync(
        string topic, TailStart start, Action? started, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await topics.WaitForPartitionsAsync(topic, cancellationToken).ConfigureAwait(false);
        var offsets = start == TailStart.Beginning
            ? await topics.StartsAsync(topic, cancellationToken).ConfigureAwait(false)
            : await topics.EndsAsync(topic, cancellationToken).ConfigureAwait(false);
        started?.Invoke();

        var channel = Channel.CreateBounded<TailedRecord>(ReadAheadRecords);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polling = Task.Factory.StartNew(
            () => Poll(topic, offsets, channel.Writer, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var record in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return record;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Everything that is in the topic now, oldest first within each partition.</summary>
    public async Task<IReadOnlyList<TailedRecord>> ReadToEndAsync(string topic, CancellationToken cancellationToken)
    {
        var starts = await topics.StartsAsync(topic, cancellationToken).ConfigureAwait(false);
        var ends = await topics.EndsAsync(topic, cancellationToken).ConfigureAwait(false);
        var open = ends.Where(e => starts.TryGetValue(e.Key, out var first) && first < e.Value).Select(e => e.Key).ToHashSet();
        var records = new List<TailedRecord>();
        if (open.Count == 0)
        {
            return records;
        }

        await foreach (var record in ReadAsync(topic, TailStart.Beginning, null, cancellationToken).ConfigureAwait(false))
        {
            if (record.Offset < ends[record.Partition])
            {
                records.Add(record);
            }

            if (record.Offset >= ends[record.Partition] - 1 && open.Remove(record.Partition) && open.Count == 0)
            {
                break;
            }
        }

        return records;
    }

    private void Poll(string topic, IReadOnlyDictionary<int, long> offsets, ChannelWriter<TailedRecord> writer, CancellationToken stop)
    {
        try
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(Config())
                .SetLogHandler((_, message) => clients.OnLog(message))
                .SetErrorHandler((_, error) => clients.OnError(error))
                .Build();
            consumer.Assign(offsets.Select(o => new TopicPartitionOffset(topic, o.Key, o.Value)));
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(PollInterval) is { } result)
                {
                    writer.WriteAsync(TailedRecord.Of(result), stop).AsTask().GetAwaiter().GetResult();
                }
            }

            writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            writer.TryComplete();
        }
        catch (KafkaException e)
        {
            writer.TryComplete(e);
        }
    }

    private ConsumerConfig Config()
    {
        // librdkafka wants a group id; without subscription and commits none comes into being.
        var config = clients.Consumer("smtpstream-tail", "smtpstream-tail");
        config.EnableAutoCommit = false;
        return config;
    }
}
