namespace SmtpStream.Aggregation.Windows;

/// <summary>Event time up to which everything of the sender's input is contained in what it sent before.</summary>
/// <param name="EventTimeUnixMs">Meaningful while <paramref name="None"/> is false.</param>
/// <param name="None">No live path: holds nothing.</param>
/// <param name="Servers">Ordered by tenant and server.</param>
/// <param name="Paths">Ordered by tenant, origin and path.</param>
public sealed record WatermarkRecord(
    long EventTimeUnixMs, bool None, IReadOnlyList<ServerReadTime> Servers, IReadOnlyList<PathProgress> Paths);
