namespace SmtpStream.Redis.State;

/// <summary>Fields of the read model, empty where one does not exist, and the stage's position at that moment.</summary>
public sealed record StoredFields(string? Position, IReadOnlyList<ReadOnlyMemory<byte>> Values);
