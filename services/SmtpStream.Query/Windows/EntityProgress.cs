namespace SmtpStream.Query.Windows;

/// <summary>How far merge has come with an entity.</summary>
/// <param name="ReadToUnixMs">Event time before which a missing window is zero, Unix ms; 0 is unknown.</param>
/// <param name="ClosedToUnixMs">Event time up to which windows are closed, Unix ms; 0 is unknown.</param>
/// <param name="NewestUnixMs">No window begins behind this event time, Unix ms.</param>
/// <param name="Zone">IANA zone of the servers.</param>
internal readonly record struct EntityProgress(long ReadToUnixMs, long ClosedToUnixMs, long NewestUnixMs, string Zone);
