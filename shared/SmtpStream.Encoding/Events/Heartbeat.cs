namespace SmtpStream.Encoding.Events;

/// <summary>How far a path is read, in a batch without events.</summary>
/// <param name="AtEnd">The read met the end of the growing content.</param>
/// <param name="ClockUnixNs">Clock taken before that read, nanoseconds since 1970-01-01 UTC; 0 unless <paramref name="AtEnd"/>.</param>
public readonly record struct Heartbeat(bool AtEnd, long ClockUnixNs);
