namespace SmtpStream.Redis.State;

/// <summary>One field of a hash. No value removes it; Keep is how long the whole key is kept after this write, null for ever.</summary>
public readonly record struct HashChange(string Key, string Field, ReadOnlyMemory<byte>? Value, TimeSpan? Keep);
