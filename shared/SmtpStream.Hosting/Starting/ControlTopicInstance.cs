using Google.Protobuf;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Tailing;

namespace SmtpStream.Hosting.Starting;

/// <summary>Keeps the instance id as a record of the compacted smtp.control.</summary>
internal sealed class ControlTopicInstance(TopicTail tail, OrderedProducers producers) : IInstanceKeeper
{
    private static readonly byte[] Key = "CONTROL_KIND_INSTANCE/instance"u8.ToArray();

    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        string? id = null;
        foreach (var record in await tail.ReadToEndAsync(Topics.Control, cancellationToken).ConfigureAwait(false))
        {
            if (record.Key.AsSpan().SequenceEqual(Key) && record.Value is { } value)
            {
                id = ControlChange.Parser.ParseFrom(value).Instance?.Id ?? id;
            }
        }

        return id;
    }

    public async Task KeepAsync(string id, CancellationToken cancellationToken)
    {
        var change = new ControlChange
        {
            Kind = ControlKind.Instance,
            Id = "instance",
            Actor = "smtpstream",
            Instance = new InstanceId { Id = id },
        };
        await using var producer = producers.Open<bool>("smtpstream-instance", static _ => { });
        await producer.SendAsync(new TopicPartition(Topics.Control, 0), Key, change.ToByteArray(), true, cancellationToken).ConfigureAwait(false);
        await producer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
