namespace SmtpStream.Kafka.Consuming;

/// <summary>
/// The position of a reader is not in the log any more (or not yet): records are gone that it had not read. Nothing is skipped;
/// a person decides.
/// </summary>
public sealed class LogLostException(TopicPartition partition, long offset, string reason)
    : Exception(
        $"{partition} does not hold offset {offset} any more ({reason}): records were lost before they were read. "
        + "Nothing is skipped: restore the topic, or reset the state of the stage and replay.");
