using SmtpStream.Kafka.Acknowledging;

namespace SmtpStream.Kafka.Producing;

/// <summary>Opens producer sessions.</summary>
public sealed class OrderedProducers(KafkaClients clients, IAcknowledgementSource source)
{
    /// <summary>
    /// Opens a session under that client id. <paramref name="acknowledged"/> is called once per acknowledged record, in order per
    /// partition, and must not block.
    /// </summary>
    public OrderedProducer<T> Open<T>(string name, Action<T> acknowledged) => new(clients, source, name, acknowledged);
}
