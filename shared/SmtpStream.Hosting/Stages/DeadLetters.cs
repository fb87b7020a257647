using System.Globalization;
using Microsoft.Extensions.Logging;
using SmtpStream.Contracts;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Hosting.Stages;

/// <summary>Keeps unreadable records of smtp.events with the reason, in headers: reason, topic, partition, offset.</summary>
internal sealed class DeadLetters(OrderedProducers producers, TopicDirectory topics, ILogger<DeadLetters> logger)
{
    /// <summary>Returns once the broker has it: only then is the record passed.</summary>
    public async Task WriteAsync(TopicPartition from, ConsumedRecord record, string reason, CancellationToken cancellationToken)
    {
        var partitions = await topics.WaitForPartitionsAsync(Topics.EventsDead, cancellationToken).ConfigureAwait(false);
        await using var producer = producers.Open<bool>("smtpstream-dead-letters", static _ => { });
        KeyValuePair<string, string>[] headers =
        [
            new("reason", reason),
            new("topic", from.Topic),
            new("partition", from.Partition.ToString(CultureInfo.InvariantCulture)),
            new("offset", record.Offset.ToString(CultureInfo.InvariantCulture)),
        ];
        var to = new TopicPartition(Topics.EventsDead, from.Partition % partitions);
        await producer.SendAsync(to, record.Key, record.Value.ToArray(), headers, true, cancellationToken).ConfigureAwait(false);
        await producer.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (producer.EndReason is { } ended)
        {
            throw new ProducerEndedException("smtpstream-dead-letters", ended);
        }

        HostingLog.RecordDied(logger, from.Topic, from.Partition, record.Offset, reason);
    }
}
