namespace SmtpStream.Kafka;

/// <summary>Who decides which partitions a process reads.</summary>
public enum PartitionAssignment
{
    /// <summary>The consumer group.</summary>
    Group,

    /// <summary>Nobody: the process takes all of them and must be the only one.</summary>
    All,
}
