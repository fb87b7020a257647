namespace SmtpStream.Redis;

/// <summary>Redis is set up, or holds, what would make counts wrong: the start is refused, and the message says how to fix it.</summary>
public sealed class RedisUnfitException(string message) : Exception(message);
