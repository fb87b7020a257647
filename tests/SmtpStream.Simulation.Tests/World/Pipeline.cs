using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>The stages under test, the form of their input, and what must be true in the end.</summary>
internal abstract class Pipeline
{
    public const int Partitions = 2;

    public static readonly StageIdentity Relay = new(StageKind.Relay, 0);
    public static readonly StageIdentity Alerting = new(StageKind.Alerting, 0);

    public static IReadOnlyList<Destination> PartitionsOf(string topic) =>
        [.. Enumerable.Range(0, Partitions).Select(partition => new Destination(topic, partition))];

    public virtual WorldShape Shape { get; } = new();

    public IReadOnlyList<StageSetup> Setups()
    {
        List<StageSetup> setups = [];
        for (var partition = 0; partition < Partitions; partition++)
        {
            Add(setups, new StageIdentity(StageKind.Fold, partition), Topics.Events, PartitionsOf(Topics.Partials));
            Add(setups, new StageIdentity(StageKind.Merge, partition), Topics.Partials, [new Destination(Topics.Windows, partition)]);
            Add(setups, new StageIdentity(StageKind.Scorer, partition), Topics.Windows, [new Destination(Topics.Anomalies, 0)]);
        }

        Add(setups, Alerting, Topics.Anomalies, []);
        Add(setups, Relay, Topics.Control, []);
        return setups;
    }

    public abstract IStageUser CreateUser(StageIdentity identity);

    public abstract byte[] Encode(CollectedBatch batch);

    /// <summary>A change that a user makes.</summary>
    public abstract byte[] DrawControl(Random random, SimulatedParts parts);

    /// <summary>What hands a process's outputs to receivers.</summary>
    public abstract Outbox CreateOutbox(IStageUser user, SimulatedParts parts, Random random);

    /// <summary>Throws <see cref="SimulationFailedException"/> where the end differs from the naive computation.</summary>
    public abstract void Verify(FinishedWorld world);

    private void Add(List<StageSetup> setups, StageIdentity identity, string topic, IReadOnlyList<Destination> destinations) =>
        setups.Add(new StageSetup(
            identity, new Destination(topic, identity.Partition), destinations, this));
}
