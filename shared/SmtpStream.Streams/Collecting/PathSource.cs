namespace SmtpStream.Streams.Collecting;

/// <summary>The source a path reads now, and the one that stood there before it and where that ended; null for the first of a path.</summary>
public readonly record struct PathSource(string Source, SourceEnd? Previous);
