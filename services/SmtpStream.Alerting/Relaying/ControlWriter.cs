using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Control;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;

namespace SmtpStream.Alerting.Relaying;

/// <summary>Writes changes to smtp.control, one at a time; a producer session that ended is replaced with the next change.</summary>
internal sealed class ControlWriter(OrderedProducers producers, ILogger<ControlWriter> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private OrderedProducer<TaskCompletionSource>? _producer;

    /// <summary>Returns once the broker has the record.</summary>
    public async Task WriteAsync(ControlChange change, CancellationToken cancellationToken)
    {
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(writer, change);
        var key = ControlChangeCodec.RecordKey(change);
        var landed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var producer = await OpenAsync().ConfigureAwait(false);
            await producer.SendAsync(new TopicPartition(Topics.Control, 0), key, writer.WrittenSpan.ToArray(), landed, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }

        await landed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        AlertingLog.ControlChangeWritten(logger, change.Kind, change.Id, change.Actor);
    }

    public async ValueTask DisposeAsync()
    {
        if (_producer is not null)
        {
            await _producer.DisposeAsync().ConfigureAwait(false);
        }

        _one.Dispose();
    }

    private async Task<OrderedProducer<TaskCompletionSource>> OpenAsync()
    {
        if (_producer?.EndReason is { } reason)
        {
            AlertingLog.ControlProducerEnded(logger, reason);
            await _producer.DisposeAsync().ConfigureAwait(false);
            _producer = null;
        }

        return _producer ??= producers.Open<TaskCompletionSource>("smtpstream-control", static landed => landed.TrySetResult());
    }
}
