namespace SmtpStream.Simulation.Tests.World;

/// <summary>A content: perfect identity, never truncated.</summary>
internal sealed record SourceContent(string Name, IReadOnlyList<LogLine> Lines);
