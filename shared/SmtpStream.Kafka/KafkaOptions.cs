using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace SmtpStream.Kafka;

/// <summary>How to reach Kafka and how much of it to keep in flight.</summary>
public sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Kafka";

    // What the stage protocol stands on: changing one loses or doubles records.
    private static readonly string[] Reserved =
    [
        "acks", "request.required.acks", "enable.idempotence", "enable.gapless.guarantee", "message.timeout.ms", "delivery.timeout.ms",
        "auto.offset.reset", "enable.auto.commit", "enable.auto.offset.store", "group.id", "bootstrap.servers", "transactional.id",
        "message.max.bytes", "partitioner", "partition.assignment.strategy", "compression.codec", "compression.type", "retries",
        "message.send.max.retries", "max.in.flight", "max.in.flight.requests.per.connection",
    ];

    /// <summary>Brokers to start from, "host:port" separated by commas. Default: 127.0.0.1:9092, Kafka's own port.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "127.0.0.1:9092";

    /// <summary>
    /// Further librdkafka properties by their names, for security and networks: security.protocol, sasl.*, ssl.*, socket.* …
    /// Properties that the delivery guarantees stand on are refused. Default: none.
    /// </summary>
    public Dictionary<string, string> Client { get; set; } = [];

    /// <summary>Compression of what is produced. Default: Lz4, the cheapest for its size (0.6–2.8 ms/MB measured).</summary>
    public CompressionType Compression { get; set; } = CompressionType.Lz4;

    /// <summary>How long a batch waits for more records, ms. Default 5, librdkafka's default; 0 to 1000.</summary>
    [Range(0, 1000)]
    public int LingerMs { get; set; } = 5;

    /// <summary>How long the broker holds a fetch when nothing is there, ms. Default 500, librdkafka's default; 1 to 60000.</summary>
    [Range(1, 60_000)]
    public int FetchWaitMaxMs { get; set; } = 500;

    /// <summary>Silence after which the group gives a member's partitions away, ms. Default 45000, Kafka's default; 2000 to 300000.</summary>
    [Range(2_000, 300_000)]
    public int SessionTimeoutMs { get; set; } = 45_000;

    /// <summary>Group (default): partitions are shared out by Kafka. All: this process takes every partition, for one machine.</summary>
    public PartitionAssignment Assignment { get; set; } = PartitionAssignment.Group;

    /// <summary>Bytes sent to one partition and not yet acknowledged, after which senders wait. Default 4 MiB; 64 KiB to 64 MiB.</summary>
    [Range(65_536, 67_108_864)]
    public int MaxUnacknowledgedBytes { get; set; } = 4 << 20;

    /// <summary>Bytes of one input partition read ahead of its stage, after which the partition is paused. Default 4 MiB; 64 KiB to 64 MiB.</summary>
    [Range(65_536, 67_108_864)]
    public int MaxReadAheadBytes { get; set; } = 4 << 20;

    /// <summary>Partitions of a topic that is created; topics that exist keep theirs. Default 4; 1 to 1024.</summary>
    [Range(1, 1024)]
    public int Partitions { get; set; } = 4;

    /// <summary>Copies of a topic that is created; -1 takes the broker's default. Default -1; -1 to 9.</summary>
    [Range(-1, 9)]
    public int ReplicationFactor { get; set; } = -1;

    /// <summary>Create topics that are missing. Default true; false where operators own the topics.</summary>
    public bool CreateTopics { get; set; } = true;

    /// <summary>Generation of the topics; raise it when all topics were made anew. Default 1. The embedded broker counts for itself.</summary>
    [Range(1, long.MaxValue)]
    public long Generation { get; set; } = 1;

    /// <summary>Deadline of a question to the broker (metadata, offsets, creating topics). Default 10 s; 1 s to 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in Client.Keys.Where(k => Reserved.Contains(k, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new ValidationResult($"{Section}:Client:{name} must not be set: the delivery guarantees stand on its value.", [nameof(Client)]);
        }

        if (SessionTimeoutMs < FetchWaitMaxMs)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(SessionTimeoutMs)} must not be below {nameof(FetchWaitMaxMs)}.", [nameof(SessionTimeoutMs)]);
        }
    }
}
