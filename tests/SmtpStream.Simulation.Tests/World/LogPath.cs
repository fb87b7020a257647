namespace SmtpStream.Simulation.Tests.World;

/// <summary>A configured input: contents that follow each other by rotation.</summary>
internal sealed record LogPath(string Name, IReadOnlyList<SourceContent> Sources);
