using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Records;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Tailing;

namespace SmtpStream.Collector.History;

/// <summary>
/// Writes <c>quiet_until</c> to smtp.control and waits until the relay has put it into smtp.anomalies: from its place there it
/// holds, and what comes of lines read after that stands behind it. So the collector needs nothing but Kafka.
/// </summary>
internal sealed class QuietAnnouncement(OrderedProducers producers, TopicTail tail, TimeProvider time, ILogger<QuietAnnouncement> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="BeQuietUntil"/>
    public async Task MakeAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var change = new ControlChange
        {
            Kind = ControlKind.QuietUntil,
            Id = QuietUntil.ChangeId,
            Actor = "collector",
            TimeUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            RequestId = Guid.NewGuid().ToString("n"),
            Body = new QuietUntil(moment.ToUnixTimeMilliseconds()),
        };
        while (true)
        {
            try
            {
                await WriteAndSeeAsync(change, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (KafkaClients.IsBroken(e) || e is ProducerEndedException)
            {
                CollectorLog.QuietUntilFailed(logger, e.Message);
            }

            await Task.Delay(RetryInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAndSeeAsync(ControlChange change, CancellationToken cancellationToken)
    {
        await using var producer = producers.Open<bool>("smtpstream-history", static _ => { });
        var isFixed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var relayed = SeeAsync(change, isFixed, stop.Token);
        try
        {
            await Task.WhenAny(isFixed.Task, relayed).ConfigureAwait(false);
            if (!relayed.IsCompleted)
            {
                await WriteAsync(producer, change, cancellationToken).ConfigureAwait(false);
            }

            await relayed.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await relayed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(OrderedProducer<bool> producer, ControlChange change, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(bytes, change);
        var key = ControlChangeCodec.RecordKey(change);
        await producer.SendAsync(new TopicPartition(Topics.Control, 0), key, bytes.WrittenSpan.ToArray(), true, cancellationToken)
            .ConfigureAwait(false);
        await producer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what is relayed from now on, until the change is among it.</summary>
    private async Task SeeAsync(ControlChange change, TaskCompletionSource isFixed, CancellationToken cancellationToken)
    {
        await foreach (var record in tail.ReadAsync(Topics.Anomalies, TailStart.End, isFixed.SetResult, cancellationToken).ConfigureAwait(false))
        {
            if (record.Value is null)
            {
                continue;
            }

            var read = DerivedRecordReader.Read(record.Offset, record.Value);
            if (read.BodyField == DerivedRecordField.Control && ControlChangeCodec.Read(read.Body).RequestId == change.RequestId)
            {
                CollectorLog.HistoryIsQuiet(logger, DateTimeOffset.FromUnixTimeMilliseconds(((QuietUntil)change.Body!).EventTimeUnixMs));
                return;
            }
        }
    }
}
