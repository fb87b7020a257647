namespace SmtpStream.Standalone.Parsing;

/// <summary>Whoever read the output has gone: `head` is content and nothing failed.</summary>
internal sealed class OutputClosedException(Exception cause) : Exception("The output was closed.", cause);
