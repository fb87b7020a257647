using System.Buffers;
using SmtpStream.Encoding.Records;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Sends a stage's outputs in the order given: to topics through one producer session, to receivers through the dispatcher.</summary>
internal sealed class OutputSender(
    StageIdentity sender,
    OrderedProducer<(Destination, Mark)> producer,
    IReceiverDispatcher? dispatcher,
    Action<ReceiverOutput, Action<StageState>?> acknowledge)
{
    private readonly ArrayBufferWriter<byte> _record = new();

    public async Task SendAsync(IReadOnlyList<OutboundRecord> outputs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            if (output.Destination.IsReceiver)
            {
                Dispatch(output);
                continue;
            }

            _record.ResetWrittenCount();
            DerivedRecordWriter.Write(_record, sender, output.Mark, output.Covered, output.Body.Span);
            await producer.SendAsync(
                new TopicPartition(output.Destination.Name, output.Destination.Partition),
                output.RecordKey is { } key ? System.Text.Encoding.UTF8.GetBytes(key) : null,
                _record.WrittenSpan.ToArray(),
                (output.Destination, output.Mark),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private void Dispatch(in OutboundRecord output)
    {
        if (dispatcher is null)
        {
            throw new StageHaltedException($"{sender} has an output to receiver {output.Destination.Name} and no dispatcher.");
        }

        dispatcher.Dispatch(new ReceiverOutput(output.Destination, output.Mark, output.Body.ToArray(), acknowledge));
    }
}
