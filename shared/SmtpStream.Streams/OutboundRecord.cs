namespace SmtpStream.Streams;

/// <summary>What to send after a commit or on assignment, in this order, through one ordered producer.</summary>
/// <remarks><see cref="Body"/> is valid until the stage's next commit or load.</remarks>
public readonly struct OutboundRecord
{
    public required Destination Destination { get; init; }

    /// <summary>(stamp, id) of the entry; of a watermark, (covered position, null). Goes back into <see cref="Stage.Acknowledged"/>.</summary>
    public required Mark Mark { get; init; }

    /// <summary>Position of the commit that publishes it.</summary>
    public required StreamPosition Covered { get; init; }

    /// <summary>What <see cref="IStageValue.WriteOutput"/> or <see cref="IStageUser.TryWriteWatermark"/> wrote.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public string? RecordKey { get; init; }

    public bool IsWatermark => Mark.Id is null;
}
