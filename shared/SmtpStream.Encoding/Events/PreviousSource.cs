using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>The source that stood before another one on the same path, and where it ended.</summary>
public readonly record struct PreviousSource(string Source, SourcePosition End);
