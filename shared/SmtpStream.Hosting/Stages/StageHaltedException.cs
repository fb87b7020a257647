namespace SmtpStream.Hosting.Stages;

/// <summary>A stage must not go on: what it read or stored cannot be, so reading on would spread the damage.</summary>
public sealed class StageHaltedException(string message, Exception? inner = null) : Exception(message, inner);
