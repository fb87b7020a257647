namespace SmtpStream.Streams;

/// <summary>
/// One field of the read model. Without a <paramref name="Value"/> the field is removed. The whole key is kept for
/// <paramref name="Keep"/> after this write; null is for ever.
/// </summary>
public readonly record struct ReadModelChange(string Key, string Field, ReadOnlyMemory<byte>? Value, TimeSpan? Keep);
