namespace SmtpStream.Query.Windows;

/// <summary>How far something is read.</summary>
/// <param name="UnixMs">Event time, Unix ms; 0 is unknown.</param>
/// <param name="Zone">IANA zone of the servers.</param>
internal readonly record struct ReadTo(long UnixMs, string Zone);
