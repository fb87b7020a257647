namespace SmtpStream.Streams;

/// <summary>Takes the hash fields that a commit writes beside the stage's entries.</summary>
public interface IReadModelWriter
{
    /// <summary>Sets a field; <paramref name="keep"/> is how long the whole key is kept after this write, null for ever.</summary>
    void Set(string key, string field, ReadOnlyMemory<byte> value, TimeSpan? keep);

    void Remove(string key, string field);
}
