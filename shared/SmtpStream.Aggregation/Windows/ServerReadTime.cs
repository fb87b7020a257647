namespace SmtpStream.Aggregation.Windows;

/// <summary>Event time up to which the paths of a server are read: before it, a window without a row is zero, behind it no data.</summary>
/// <remarks>Lagging: a path of the server is too far behind the leading one to hold the watermark. Zone: IANA zone in which its
/// stamps were read.</remarks>
public readonly record struct ServerReadTime(string Tenant, string Server, long ReadToUnixMs, bool Lagging, string Zone);
