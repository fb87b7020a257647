using SmtpStream.Contracts;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Collector.Sending;

/// <summary>One session of an ordered producer for <c>smtp.events</c>: an origin's batches go to one partition, in order.</summary>
internal sealed class EventProducer(EventProducer.SendBatch send, Func<ValueTask> dispose) : IAsyncDisposable
{
    /// <summary>Waits while too many bytes are unacknowledged: the back-pressure on reading.</summary>
    /// <exception cref="ProducerEndedException">The session is over.</exception>
    internal delegate ValueTask SendBatch(
        string origin, byte[] batch, BatchReceipt receipt, CancellationToken cancellationToken);

    /// <summary>Opens a session; the action is called for every acknowledged batch, in order per origin, on any thread.</summary>
    internal delegate Task<EventProducer> Opener(Action<BatchReceipt> acknowledged, CancellationToken cancellationToken);

    /// <summary>Opens sessions on Kafka.</summary>
    public static Opener OnKafka(OrderedProducers producers, TopicDirectory topics) => async (acknowledged, cancellationToken) =>
    {
        var partitions = await topics.WaitForPartitionsAsync(Topics.Events, cancellationToken).ConfigureAwait(false);
        var producer = producers.Open("smtpstream-collector", acknowledged);
        return new EventProducer(
            (origin, batch, receipt, token) => producer.SendAsync(
                new TopicPartition(Topics.Events, Partitioner.PartitionOf(origin, partitions)),
                System.Text.Encoding.UTF8.GetBytes(origin),
                batch,
                receipt,
                token),
            producer.DisposeAsync);
    };

    public ValueTask SendAsync(string origin, byte[] batch, BatchReceipt receipt, CancellationToken cancellationToken) =>
        send(origin, batch, receipt, cancellationToken);

    public ValueTask DisposeAsync() => dispose();
}
