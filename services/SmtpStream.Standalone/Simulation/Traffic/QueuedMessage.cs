using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>A message in the queue of one server with the recipients that are still open.</summary>
internal sealed class QueuedMessage
{
    public required ServerLog Log { get; init; }
    public required QueueId Id { get; init; }

    /// <summary>Empty: a notification.</summary>
    public required string Sender { get; init; }

    public required int SizeBytes { get; init; }
    public required long ArrivedUnixUs { get; init; }
    public required List<QueuedRecipient> Recipients { get; init; }
    public int Attempts { get; set; }
    public bool HasBounced { get; set; }
}
