namespace SmtpStream.Streams;

/// <summary>Takes what a stage's user writes to the read model into a commit, in order.</summary>
internal sealed class ReadModelChanges(List<ReadModelChange> changes) : IReadModelWriter
{
    public void Set(string key, string field, ReadOnlyMemory<byte> value, TimeSpan? keep) =>
        changes.Add(new ReadModelChange(key, field, value, keep));

    public void Remove(string key, string field) => changes.Add(new ReadModelChange(key, field, null, null));
}
