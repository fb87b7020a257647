namespace SmtpStream.Streams;

/// <summary>The entries of one stage partition, as its user sees them while a record is applied.</summary>
public abstract class StageState
{
    /// <summary>Position after the record being applied; every entry changed now gets it as its stamp.</summary>
    public abstract StreamPosition Stamp { get; }

    public abstract IReadOnlyCollection<StageEntry> Entries { get; }

    public abstract StageEntry? Find(string id);

    /// <summary>Adds an entry; it is dirty at once.</summary>
    /// <exception cref="InvalidOperationException">The id exists.</exception>
    public abstract StageEntry Add(string id, IStageValue value);

    /// <summary>Says that the value changed: the entry is written with the next commit and, as an open output, sent after it.</summary>
    /// <exception cref="InvalidOperationException">The entry is final.</exception>
    public abstract void Changed(StageEntry entry);

    /// <summary>Makes the entry an open output; implies <see cref="Changed"/>.</summary>
    public abstract void Open(StageEntry entry, Destination destination);

    /// <summary>
    /// Makes the entry a final output; implies <see cref="Changed"/>; it never changes again and leaves once acknowledged. When that
    /// is depends on the broker: a user never asks whether a final entry is still there, and never uses its id again.
    /// </summary>
    public abstract void Finalise(StageEntry entry, Destination destination);

    /// <summary>Removes an entry that is not a final output.</summary>
    public abstract void Remove(StageEntry entry);

    /// <summary>Stored value of a cold field named by <see cref="IStageUser.CollectColdKeys"/>; empty where the field does not exist.</summary>
    public abstract ReadOnlyMemory<byte> Cold(ColdKey key);
}
