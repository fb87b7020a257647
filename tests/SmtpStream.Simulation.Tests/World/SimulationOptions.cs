namespace SmtpStream.Simulation.Tests.World;

/// <summary>What kind of world a seed is played in.</summary>
internal sealed record SimulationOptions
{
    public required int Seed { get; init; }

    /// <summary>The broker lives in the process and loses everything with it; its incarnation rises.</summary>
    public bool VolatileBroker { get; init; }

    /// <summary>Redis loses its last transactions, or one partition's state is set back.</summary>
    public bool LossyStore { get; init; }

    /// <summary>Records of smtp.events are destroyed before they were read: a gap must be seen.</summary>
    public bool DestroyedRecords { get; init; }

    /// <summary>Rules change through the control topic.</summary>
    public bool ControlRecords { get; init; }

    /// <summary>Old windows leave; later rows are counted late.</summary>
    public bool DroppedTiers { get; init; }

    /// <summary>There may be only a few open partials and windows: what is too much is sealed early, or counted together.</summary>
    public bool TightCaps { get; init; }

    /// <summary>The lines are of two days, so that it takes another day until every window is closed.</summary>
    public bool OverMidnight { get; init; }

    /// <summary>The collector's clock is so far ahead that most rows are history.</summary>
    public bool ReadsHistory { get; init; }

    /// <summary>Alerts go to two receivers, one of which gets those of a rule in one message and is not told of resolutions.</summary>
    public bool TwoReceivers { get; init; }

    /// <summary>Faults per step, relative to the usual 1 in 75.</summary>
    public double FaultRate { get; init; } = 1;

    public Guard LeftOut { get; init; }

    /// <summary>The mix that the suite plays: every seed one kind of world.</summary>
    public static SimulationOptions OfSeed(int seed) => (seed % 6) switch
    {
        0 => new() { Seed = seed },
        1 => new() { Seed = seed, LossyStore = true },
        2 => new() { Seed = seed, VolatileBroker = true },
        3 => new() { Seed = seed, DestroyedRecords = true },
        4 => new() { Seed = seed, ControlRecords = true, LossyStore = seed % 4 == 0 },
        _ => new() { Seed = seed, DroppedTiers = true, FaultRate = seed % 10 == 5 ? 4 : 1 },
    };

    /// <summary>The mix for the product's stages.</summary>
    public static SimulationOptions OfProductSeed(int seed) => KindOfProductSeed(seed) with
    {
        TwoReceivers = seed % 3 == 0,
        ReadsHistory = seed % 4 == 3,
    };

    private static SimulationOptions KindOfProductSeed(int seed) => (seed % 7) switch
    {
        0 => new() { Seed = seed, ControlRecords = seed % 2 == 0, OverMidnight = seed % 3 == 0 },
        1 => new() { Seed = seed, LossyStore = true },
        2 => new() { Seed = seed, VolatileBroker = true, ControlRecords = seed % 2 == 0 },
        3 => new() { Seed = seed, DestroyedRecords = true },
        4 => new() { Seed = seed, ControlRecords = true, LossyStore = seed % 4 == 0 },
        5 => new() { Seed = seed, DroppedTiers = true, FaultRate = seed % 2 == 0 ? 4 : 1 },
        _ => new() { Seed = seed, TightCaps = true, LossyStore = seed % 2 == 0 },
    };
}
