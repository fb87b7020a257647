using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>What a service registers to have one stage driven over Kafka and Redis.</summary>
public sealed record StageDefinition
{
    public required StageKind Kind { get; init; }

    /// <summary>The one topic whose partitions the stage reads.</summary>
    public required string InputTopic { get; init; }

    /// <summary>Topics it sends to; their partition counts stand in <see cref="StageAssignment.PartitionCounts"/>.</summary>
    public required IReadOnlyList<string> OutputTopics { get; init; }

    /// <summary>Makes the stage's user for one assigned partition; called anew at each assignment.</summary>
    public required Func<StageAssignment, IServiceProvider, IStageUser> CreateUser { get; init; }

    /// <summary>Makes what delivers outputs to <see cref="Destination.Receiver"/>; null where the stage has no receivers.</summary>
    public Func<StageAssignment, IServiceProvider, IReceiverDispatcher>? CreateDispatcher { get; init; }

    /// <summary>Lower-case name, used in Redis keys, consumer groups and metric tags.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();
}
