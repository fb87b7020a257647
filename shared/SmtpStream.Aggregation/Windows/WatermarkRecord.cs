namespace SmtpStream.Aggregation.Windows;

/// <summary>Event time up to which everything of the sender's input is contained in what it sent before.</summary>
/// <remarks>None: no live path, holds nothing; the event time means nothing then. Servers are ordered by tenant and server, paths by
/// tenant, origin and path.</remarks>
public sealed record WatermarkRecord(
    long EventTimeUnixMs, bool None, IReadOnlyList<ServerReadTime> Servers, IReadOnlyList<PathProgress> Paths)
{
    /// <summary>Newest clock of the collectors at a read, Unix ms; event time far behind it is history being read. 0 is unknown.</summary>
    public long ClockUnixMs { get; init; }
}
