namespace SmtpStream.Standalone.Simulation.Population;

/// <summary>A mailbox of ours and the place its owner sends from.</summary>
internal sealed record Account(string Address, string Domain, Peer Home);
