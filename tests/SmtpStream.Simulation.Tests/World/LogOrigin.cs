namespace SmtpStream.Simulation.Tests.World;

/// <summary>A collector's input name; all its batches go to one partition.</summary>
internal sealed record LogOrigin(string Name, int Partition, IReadOnlyList<LogPath> Paths);
