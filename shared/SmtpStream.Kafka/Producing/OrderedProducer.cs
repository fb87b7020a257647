using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using SmtpStream.Contracts;
using SmtpStream.Kafka.Acknowledging;

namespace SmtpStream.Kafka.Producing;

/// <summary>
/// One session of an idempotent, gapless producer without message timeout. Records of a partition land in the order in which they
/// are sent; the first one that fails ends the session, and nothing sent later is acknowledged.
/// </summary>
/// <typeparam name="T">What the caller gets back when a record is acknowledged.</typeparam>
/// <remarks>One sender at a time. Acknowledgements come in order per partition, on a client's or a reading stage's thread.</remarks>
public sealed class OrderedProducer<T> : IAsyncDisposable
{
    // Header, timestamps and lengths of a record in a batch of its own, rounded up: 61 B batch, 20 B record, 8 B header.
    private const int RecordOverheadBytes = 96;

    private static readonly byte[] SchemaVersion = [Topics.SchemaVersion];
    private static readonly Headers SchemaHeaders = new() { new Header(Topics.SchemaHeader, SchemaVersion) };

    private readonly KafkaClients _clients;
    private readonly IAcknowledgementSource _source;
    private readonly Action<T> _acknowledged;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ConcurrentDictionary<TopicPartition, PartitionInFlight> _inFlight = [];
    private readonly Action<DeliveryReport<byte[], byte[]>> _delivered;
    private readonly CancellationTokenSource _ended = new();
    private readonly string _name;
    private string? _reason;
    private int _isDisposed;

    internal OrderedProducer(KafkaClients clients, IAcknowledgementSource source, string name, Action<T> acknowledged)
    {
        _clients = clients;
        _source = source;
        _name = name;
        _acknowledged = acknowledged;
        _delivered = OnDelivered;
        _producer = new ProducerBuilder<byte[], byte[]>(clients.Producer(name))
            .SetLogHandler((_, message) => clients.OnLog(message))
            .SetErrorHandler((_, error) => OnError(error))
            .Build();
        Ended = _ended.Token;
    }

    /// <summary>Cancelled when the session ended; <see cref="EndReason"/> says why.</summary>
    public CancellationToken Ended { get; }

    public string? EndReason => Volatile.Read(ref _reason);

    /// <summary>
    /// Hands a record to the client; waits while the partition has too many unacknowledged bytes. The partition never follows from
    /// the key. The value is copied before the call returns.
    /// </summary>
    /// <exception cref="RecordTooLargeException">The record exceeds <see cref="KafkaClients.MaxRecordBytes"/>.</exception>
    /// <exception cref="ProducerEndedException">The session is over: open another one and send everything unacknowledged again.</exception>
    public ValueTask SendAsync(TopicPartition partition, byte[]? key, byte[] value, T tag, CancellationToken cancellationToken) =>
        SendAsync(partition, key, value, [], tag, cancellationToken);

    /// <summary>The same with headers beside the schema version.</summary>
    public async ValueTask SendAsync(
        TopicPartition partition,
        byte[]? key,
        byte[] value,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        T tag,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(headers);
        var all = headers.Count == 0 ? SchemaHeaders : WithSchema(headers);
        var bytes = value.Length + (key?.Length ?? 0) + headers.Sum(h => h.Key.Length + h.Value.Length) + RecordOverheadBytes;
        if (bytes > KafkaClients.MaxRecordBytes)
        {
            throw new RecordTooLargeException(partition, bytes);
        }

        if (!_source.TryReserve(partition, bytes))
        {
            await ReserveAsync(partition, bytes, cancellationToken).ConfigureAwait(false);
        }

        Produce(partition, new Message<byte[], byte[]> { Key = key!, Value = value, Headers = all }, bytes, tag);
    }

    /// <summary>Waits until the broker took everything sent, or the session ended.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in _inFlight.Values)
        {
            await partition.WhenEmpty().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            End("closed");
            _producer.Dispose();
            foreach (var (partition, inFlight) in _inFlight)
            {
                inFlight.Abandon(bytes => _source.Abandoned(partition, bytes));
            }

            _ended.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task ReserveAsync(TopicPartition partition, int bytes, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ended);
        try
        {
            await _source.ReserveAsync(partition, bytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProducerEndedException(_name, EndReason!);
        }
    }

    private void Produce(TopicPartition partition, Message<byte[], byte[]> message, int bytes, T tag)
    {
        var inFlight = _inFlight.GetOrAdd(partition, static p => new PartitionInFlight(p));
        try
        {
            if (_reason is not null)
            {
                throw new ProducerEndedException(_name, _reason);
            }

            inFlight.Add(tag, bytes);
            _producer.Produce(inFlight.Target, message, _delivered);
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            End(e.Error.Reason);
            throw new ProducerEndedException(_name, e.Error.Reason, e);
        }
        catch (ProducerEndedException)
        {
            _source.Abandoned(partition, bytes);
            throw;
        }
    }

    private static Headers WithSchema(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var all = new Headers { new Header(Topics.SchemaHeader, SchemaVersion) };
        foreach (var (name, text) in headers)
        {
            all.Add(name, Encoding.UTF8.GetBytes(text));
        }

        return all;
    }

    private void OnDelivered(DeliveryReport<byte[], byte[]> report)
    {
        var partition = new TopicPartition(report.Topic, report.Partition.Value);
        if (report.Error.IsError || _reason is not null)
        {
            End(report.Error.IsError ? $"{partition}: {report.Error.Reason}" : _reason!);
            return;
        }

        _clients.OnSuccess();
        var (tag, bytes) = _inFlight[partition].TakeDelivered();
        _source.Delivered(partition, report.Offset.Value, bytes, () =>
        {
            if (_reason is null)
            {
                _acknowledged(tag);
            }
        });
    }

    private void OnError(Error error)
    {
        if (error.IsFatal)
        {
            End(error.Reason);
        }
        else
        {
            _clients.OnError(error);
        }
    }

    private void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return;
        }

        if (_isDisposed == 0)
        {
            KafkaLog.ProducerSessionEnded(_clients.Logger, _name, reason);
        }

        _ended.Cancel();
        foreach (var partition in _inFlight.Values)
        {
            partition.End();
        }
    }

    // Sent records of one partition: the client reports them in the order in which they were sent.
    private sealed class PartitionInFlight(TopicPartition partition)
    {
        private readonly Lock _lock = new();
        private readonly Queue<(T Tag, int Bytes)> _sent = [];
        private bool _ended;
        private TaskCompletionSource? _empty;

        public Confluent.Kafka.TopicPartition Target { get; } = new(partition.Topic, partition.Partition);

        public void Add(T tag, int bytes)
        {
            lock (_lock)
            {
                _sent.Enqueue((tag, bytes));
            }
        }

        public (T Tag, int Bytes) TakeDelivered()
        {
            lock (_lock)
            {
                var sent = _sent.Dequeue();
                SignalIfEmpty();
                return sent;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _ended = true;
                SignalIfEmpty();
            }
        }

        public void Abandon(Action<int> release)
        {
            lock (_lock)
            {
                while (_sent.TryDequeue(out var sent))
                {
                    release(sent.Bytes);
                }
            }
        }

        public Task WhenEmpty()
        {
            lock (_lock)
            {
                return _sent.Count == 0 || _ended
                    ? Task.CompletedTask
                    : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        private void SignalIfEmpty()
        {
            if (_sent.Count == 0 || _ended)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
    }
}
