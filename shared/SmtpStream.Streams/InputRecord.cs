namespace SmtpStream.Streams;

/// <summary>A record of the stage's input partition.</summary>
/// <remarks>A record of smtp.events or smtp.control has no sender (<see cref="Sender"/> is default): its user filters repeats by itself.</remarks>
public readonly struct InputRecord
{
    public required long Offset { get; init; }

    /// <summary>Stage and partition that sent it; default for batches and control records.</summary>
    public StageIdentity Sender { get; init; }

    /// <summary>(stamp, id) of the sender; a watermark has no id.</summary>
    public Mark Mark { get; init; }

    /// <summary>Input position of the sender covered by the commit that published the record.</summary>
    public StreamPosition Covered { get; init; }

    /// <summary>Field number of <c>DerivedRecord.body</c>; 0 for a batch or a control record.</summary>
    public int BodyField { get; init; }

    /// <summary>The encoded body: the message of that field, or the whole record; the stage's user decodes it. Valid during the call.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public bool IsWatermark => Sender.Stage != StageKind.None && Mark.Id is null;
}
