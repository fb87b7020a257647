namespace SmtpStream.Kafka.Producing;

/// <summary>A record is larger than a broker takes: its writer must keep below the limit, so this is a bug.</summary>
public sealed class RecordTooLargeException(TopicPartition partition, int bytes)
    : Exception($"A record of {bytes} B for {partition} exceeds {KafkaClients.MaxRecordBytes} B.");
