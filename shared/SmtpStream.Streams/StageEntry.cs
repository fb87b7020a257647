namespace SmtpStream.Streams;

/// <summary>One piece of a stage's state. Only <see cref="StageState"/> changes it, on the stage's thread.</summary>
public sealed class StageEntry
{
    internal StageEntry(string id, IStageValue value)
    {
        Id = id;
        Value = value;
    }

    /// <summary>Unique within the stage and partition; the last tie-break of the send order, compared ordinally.</summary>
    public string Id { get; }

    public IStageValue Value { get; internal set; }

    /// <summary>Position after the record that last changed it.</summary>
    public StreamPosition Stamp { get; internal set; }

    public OutputKind Output { get; internal set; }

    /// <summary>Meaningful while <see cref="Output"/> is not None.</summary>
    public Destination Destination { get; internal set; }

    internal Mark Mark => new(Stamp, Id);

    internal bool IsDirty { get; set; }

    /// <summary>The store has it, so that its removal must be written.</summary>
    internal bool IsStored { get; set; }

    internal bool IsRemoved { get; set; }
}
