using SmtpStream.Streams.Collecting;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>The file that outlives a collector's process.</summary>
internal sealed class CheckpointFile
{
    public CollectorCheckpoint<CollectorSnapshot>? Content { get; set; }
}
