namespace SmtpStream.Simulation.Tests.World;

/// <summary>Correlation tables and read positions, per path, at a line boundary.</summary>
internal sealed record CollectorSnapshot(IReadOnlyList<PathReader> Readers);
