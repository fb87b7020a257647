namespace SmtpStream.Kafka.Provisioning;

/// <summary>How a topic is made. No retention: a record is kept until a newer one of its key compacts it away.</summary>
public sealed record TopicSpec(string Name, int Partitions, TimeSpan? Retention)
{
    public bool IsCompacted => Retention is null;
}
