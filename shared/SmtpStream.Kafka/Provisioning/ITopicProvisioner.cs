namespace SmtpStream.Kafka.Provisioning;

/// <summary>Makes topics that are missing; those that exist stay as they are.</summary>
public interface ITopicProvisioner
{
    Task EnsureAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken);
}
