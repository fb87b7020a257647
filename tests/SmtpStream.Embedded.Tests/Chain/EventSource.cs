using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Sends a fixed sequence of events to one partition; after a restart again from what was acknowledged.</summary>
internal sealed class EventSource(int partition, int records, int eventsPerRecord, int keys)
{
    private long _acknowledged;

    public long AcknowledgedRecords => Interlocked.Read(ref _acknowledged);

    public Dictionary<string, long> Totals()
    {
        var totals = new Dictionary<string, long>();
        for (long sequence = 0; sequence < (long)records * eventsPerRecord; sequence++)
        {
            var key = KeyOf(sequence);
            totals[key] = totals.GetValueOrDefault(key) + AmountOf(sequence);
        }

        return totals;
    }

    /// <summary>Sends everything that is not acknowledged, up to a record; returns when it is acknowledged.</summary>
    public async Task SendAsync(OrderedProducers producers, int upTo, bool awaitAcknowledgement, CancellationToken cancellationToken)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var producer = producers.Open<long>($"source-{partition}", record =>
        {
            Interlocked.Exchange(ref _acknowledged, record + 1);
            if (record + 1 == upTo)
            {
                all.TrySetResult();
            }
        });
        for (var record = AcknowledgedRecords; record < upTo; record++)
        {
            await producer.SendAsync(new TopicPartition(Topics.Events, partition), null, Encode(record), record, cancellationToken);
        }

        if (awaitAcknowledgement && AcknowledgedRecords < upTo)
        {
            await using var ended = producer.Ended.Register(() => all.TrySetException(new ProducerEndedException("source", producer.EndReason!)));
            await all.Task.WaitAsync(cancellationToken);
        }
    }

    private byte[] Encode(long record) => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, eventsPerRecord)
        .Select(i => (record * eventsPerRecord) + i)
        .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s} {KeyOf(s)} {AmountOf(s)}"))));

    private string KeyOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"key{(sequence * 31) % keys}");

    private long AmountOf(long sequence) => (sequence % 7) + partition + 1;
}
