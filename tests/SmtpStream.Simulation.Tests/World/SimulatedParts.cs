using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>The parts that owners and collectors share, and the world outside that takes notifications.</summary>
internal sealed class SimulatedParts(SimulationOptions options, Store store, Broker broker)
{
    public Store Store { get; } = store;

    public Broker Broker { get; } = broker;

    public bool FaultsAreOn { get; set; } = true;

    /// <summary>Wall clock, Unix ms.</summary>
    public long NowMs { get; set; }

    /// <summary>Every session ever opened that may still land something.</summary>
    public List<Producer> Producers { get; } = [];

    /// <summary>What a receiver got, in order: id and body.</summary>
    public List<(string Id, byte[] Body)> Delivered { get; } = [];

    public Producer OpenProducer(Random random, Action<Destination, long> acknowledged)
    {
        var producer = new Producer(Broker, random, options.LeftOut, acknowledged);
        Producers.Add(producer);
        return producer;
    }

    public void Deliver(string id, byte[] body) => Delivered.Add((id, body));
}
