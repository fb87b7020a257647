namespace SmtpStream.Simulation.Tests.World;

/// <summary>The outcome of a seed differs from the naive computation.</summary>
internal sealed class SimulationFailedException(string message) : Exception(message);
