namespace SmtpStream.Streams;

/// <summary>
/// One transaction: on condition that the stored position equals <see cref="ExpectedPosition"/>, removes, then puts, then sets the
/// position and the fields of the read model. Valid until its answer is given to the stage.
/// </summary>
public sealed class StageCommit
{
    internal List<KeyValuePair<string, ReadOnlyMemory<byte>>> PutList { get; } = [];

    internal List<string> RemovalList { get; } = [];

    internal List<ReadModelChange> ReadModelList { get; } = [];

    /// <summary>Position this owner last read or wrote; null: there must be none.</summary>
    public StreamPosition? ExpectedPosition { get; internal set; }

    public StreamPosition NewPosition { get; internal set; }

    /// <summary>Entry id → stored form.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Puts => PutList;

    /// <summary>Ids of entries to remove; none of them is among the puts.</summary>
    public IReadOnlyList<string> Removals => RemovalList;

    public IReadOnlyList<ReadModelChange> ReadModel => ReadModelList;

    internal void Clear()
    {
        PutList.Clear();
        RemovalList.Clear();
        ReadModelList.Clear();
    }
}
