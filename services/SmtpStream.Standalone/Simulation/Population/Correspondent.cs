namespace SmtpStream.Standalone.Simulation.Population;

/// <summary>A foreign domain that sends to us, and its outgoing server.</summary>
internal sealed record Correspondent(string Domain, Peer Server);
