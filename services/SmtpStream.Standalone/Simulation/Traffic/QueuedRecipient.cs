using SmtpStream.Standalone.Simulation.Population;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>One recipient of a message.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Original">The alias it was sent to, or null.</param>
/// <param name="Destination">Null: a mailbox of ours.</param>
/// <param name="BounceShare">Probability that this address does not exist.</param>
internal sealed record QueuedRecipient(string Address, string? Original, Destination? Destination, double BounceShare = 0);
