namespace SmtpStream.Kafka.Acknowledging;

/// <summary>
/// Decides when a record that the broker took counts as acknowledged, and with that how many bytes may be on their way.
/// On a durable broker it is the delivery report; on a volatile one the stored position of every stage that reads the topic.
/// </summary>
public interface IAcknowledgementSource
{
    /// <summary>Takes the bytes if the partition may have that many more unacknowledged at once.</summary>
    bool TryReserve(TopicPartition partition, int bytes);

    /// <summary>Waits until the partition may take that many more unacknowledged bytes.</summary>
    Task ReserveAsync(TopicPartition partition, int bytes, CancellationToken cancellationToken);

    /// <summary>The broker took a record at that offset. <paramref name="acknowledged"/> is called once, in rising offset per partition.</summary>
    void Delivered(TopicPartition partition, long offset, int bytes, Action acknowledged);

    /// <summary>A reserved record will never be delivered by the session that reserved it.</summary>
    void Abandoned(TopicPartition partition, int bytes);
}
