namespace SmtpStream.Simulation.Tests.World;

/// <summary>What a finished simulation leaves to be checked.</summary>
internal sealed record FinishedWorld(
    SimulationOptions Options,
    IReadOnlyList<LogOrigin> Origins,
    Store Store,
    Broker Broker,
    IReadOnlyList<(string Id, byte[] Body)> Delivered,
    int DestroyedRecords);
