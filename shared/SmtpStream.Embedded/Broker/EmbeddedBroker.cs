using System.Runtime.InteropServices;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Embedded.Broker;

/// <summary>
/// A Kafka broker in this process, in memory: what it holds is gone when the process ends, and a partition keeps 5 MiB. Loopback
/// only.
/// </summary>
public sealed class EmbeddedBroker : IBrokerGeneration, ITopicProvisioner, IDisposable
{
    private readonly nint _client;
    private readonly nint _cluster;
    private readonly Lock _lock = new();
    private bool _isDisposed;

    /// <summary>The incarnation must be taken before the broker opens; the topics exist before anybody can ask for them.</summary>
    public EmbeddedBroker(long incarnation, IReadOnlyList<TopicSpec> topics)
    {
        Incarnation = incarnation;
        Span<byte> error = stackalloc byte[MockKafka.ErrorLength];
        var configuration = MockKafka.NewConfiguration();
        // Only what breaks it: it writes to the error output by itself.
        _ = MockKafka.Set(configuration, "log_level", "2", error, MockKafka.ErrorLength);
        _client = MockKafka.NewClient(MockKafka.Producer, configuration, error, MockKafka.ErrorLength);
        if (_client == 0)
        {
            throw new InvalidOperationException($"The embedded broker did not start: {System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }

        _cluster = MockKafka.NewCluster(_client, 1);
        BootstrapServers = Marshal.PtrToStringUTF8(MockKafka.Bootstraps(_cluster))!;
        Create(topics);
    }

    public long Incarnation { get; }

    /// <summary>"host:port".</summary>
    public string BootstrapServers { get; }

    internal nint Cluster => _cluster;

    public Task EnsureAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken)
    {
        Create(topics);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            MockKafka.DestroyCluster(_cluster);
            MockKafka.DestroyClient(_client);
        }
    }

    private void Create(IReadOnlyList<TopicSpec> topics)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            foreach (var topic in topics)
            {
                var answer = MockKafka.CreateTopic(_cluster, topic.Name, topic.Partitions, 1);
                if (answer is not (0 or MockKafka.TopicAlreadyExists))
                {
                    throw new InvalidOperationException($"The embedded broker did not make {topic.Name}: error {answer}.");
                }
            }
        }
    }
}
