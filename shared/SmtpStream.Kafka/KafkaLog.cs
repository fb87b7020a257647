using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace SmtpStream.Kafka;

internal static partial class KafkaLog
{
    [LoggerMessage(9100, LogLevel.Warning, "No Kafka broker answers: {Reason}")]
    public static partial void BrokersLost(ILogger logger, string reason);

    [LoggerMessage(9101, LogLevel.Information, "Kafka answers again")]
    public static partial void BrokersFound(ILogger logger);

    [LoggerMessage(9102, LogLevel.Debug, "Kafka client reported {Code}: {Reason}")]
    public static partial void ClientReported(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(EventId = 9103, Message = "librdkafka {Facility}: {Text}")]
    public static partial void LibrdkafkaSaid(ILogger logger, LogLevel level, string facility, string text);

    [LoggerMessage(9104, LogLevel.Warning, "Producer session {Client} ended: {Reason}")]
    public static partial void ProducerSessionEnded(ILogger logger, string client, string reason);

    [LoggerMessage(9105, LogLevel.Information, "Group {Group}: {Topic}[{Partition}] assigned")]
    public static partial void PartitionAssigned(ILogger logger, string group, string topic, int partition);

    [LoggerMessage(9106, LogLevel.Information, "Group {Group}: {Topic}[{Partition}] taken away")]
    public static partial void PartitionRevoked(ILogger logger, string group, string topic, int partition);

    [LoggerMessage(9107, LogLevel.Information, "Topic {Topic} created with {Partitions} partitions")]
    public static partial void TopicCreated(ILogger logger, string topic, int partitions);

    [LoggerMessage(9108, LogLevel.Warning, "Cannot commit the offset of {Topic}[{Partition}] for lag: {Reason}")]
    public static partial void LagOffsetNotStored(ILogger logger, string topic, int partition, string reason);
}
