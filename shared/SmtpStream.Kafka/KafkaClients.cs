using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SmtpStream.Kafka;

/// <summary>Client settings in one place, and what the clients say about the brokers.</summary>
public sealed class KafkaClients(IOptions<KafkaOptions> options, ILoggerFactory loggers)
{
    /// <summary>Largest record, with key and headers; the brokers' default limit is 1 MiB for a batch with its overhead.</summary>
    public const int MaxRecordBytes = 1_000_000;

    private readonly ILogger _logger = loggers.CreateLogger("SmtpStream.Kafka");
    private int _isDown;

    public KafkaOptions Options => options.Value;

    /// <summary>False after a client reported that no broker answers, until the next success.</summary>
    public bool IsReachable => Volatile.Read(ref _isDown) == 0;

    /// <summary>Whether the exception says that brokers are away, rather than that something must not be.</summary>
    public static bool IsBroken(Exception exception) => exception is KafkaException { Error.IsFatal: false };

    internal ILogger Logger => _logger;

    internal ProducerConfig Producer(string clientId)
    {
        var config = Apply(new ProducerConfig(), clientId);
        config.EnableIdempotence = true;
        config.EnableGaplessGuarantee = true;
        config.Acks = Acks.All;
        config.MessageTimeoutMs = 0;
        config.MessageMaxBytes = MaxRecordBytes + 4096;
        config.CompressionType = Options.Compression;
        config.LingerMs = Options.LingerMs;
        config.QueueBufferingMaxMessages = 10_000_000;
        config.DeliveryReportFields = "none";
        return config;
    }

    internal ConsumerConfig Consumer(string clientId, string group)
    {
        var config = Apply(new ConsumerConfig(), clientId);
        config.GroupId = group;
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.EnableAutoCommit = true;
        config.EnableAutoOffsetStore = false;
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs = Options.SessionTimeoutMs;
        config.HeartbeatIntervalMs = Math.Min(3_000, Options.SessionTimeoutMs / 3);
        config.FetchWaitMaxMs = Options.FetchWaitMaxMs;
        config.QueuedMaxMessagesKbytes = 8 << 10;
        config.ConsumeResultFields = "headers,timestamp";
        return config;
    }

    internal AdminClientConfig Admin(string clientId) => Apply(new AdminClientConfig(), clientId);

    internal void OnError(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown && Interlocked.Exchange(ref _isDown, 1) == 0)
        {
            KafkaLog.BrokersLost(_logger, error.Reason);
        }
        else
        {
            KafkaLog.ClientReported(_logger, error.Code, error.Reason);
        }
    }

    internal void OnSuccess()
    {
        if (Volatile.Read(ref _isDown) != 0 && Interlocked.Exchange(ref _isDown, 0) != 0)
        {
            KafkaLog.BrokersFound(_logger);
        }
    }

    internal void OnLog(LogMessage message)
    {
        // The gapless guarantee is called experimental at each start of a producer; the protocol stands on it knowingly.
        if (message.Facility == "CONFWARN")
        {
            return;
        }

        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        if (_logger.IsEnabled(level))
        {
            KafkaLog.LibrdkafkaSaid(_logger, level, message.Facility, message.Message);
        }
    }

    private TConfig Apply<TConfig>(TConfig config, string clientId)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = Options.BootstrapServers;
        config.ClientId = clientId;
        foreach (var (name, value) in Options.Client)
        {
            config.Set(name, value);
        }

        return config;
    }
}
