using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>A stage on one partition: what it reads, where it writes, and the product's class that does the work.</summary>
internal sealed record StageSetup(
    StageIdentity Identity, Destination Input, IReadOnlyList<Destination> Destinations, Pipeline Pipeline);
