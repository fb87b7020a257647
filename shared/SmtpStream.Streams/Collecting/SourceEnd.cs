namespace SmtpStream.Streams.Collecting;

/// <summary>How far a source was read: the byte behind the last line, whether or not it gave events.</summary>
public readonly record struct SourceEnd(string Source, long Offset);
