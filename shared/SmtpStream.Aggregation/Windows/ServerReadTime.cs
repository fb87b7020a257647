namespace SmtpStream.Aggregation.Windows;

/// <summary>Event time up to which the paths of a server are read: before it, a window without a row is zero, behind it no data.</summary>
/// <param name="Lagging">A path of the server is too far behind the leading one to hold the watermark.</param>
/// <param name="Zone">IANA zone in which the server's stamps were read.</param>
public readonly record struct ServerReadTime(string Tenant, string Server, long ReadToUnixMs, bool Lagging, string Zone);
