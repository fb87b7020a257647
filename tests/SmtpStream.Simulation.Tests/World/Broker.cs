using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>Partitions as lists. A destroyed record leaves a hole. A volatile broker starts anew with the next incarnation.</summary>
internal sealed class Broker(SimulationOptions options, Store store)
{
    private readonly Dictionary<Destination, List<LogRecord?>> _partitions = [];
    private readonly Dictionary<Destination, List<StageIdentity>> _consumers = [];

    public long Incarnation { get; private set; } = 1;

    public long RecordCount { get; private set; }

    public void AddPartition(Destination partition) => _partitions.TryAdd(partition, []);

    public void AddConsumer(Destination partition, StageIdentity stage)
    {
        AddPartition(partition);
        if (!_consumers.TryGetValue(partition, out var stages))
        {
            _consumers[partition] = stages = [];
        }

        stages.Add(stage);
    }

    public long End(Destination partition) => _partitions[partition].Count;

    public LogRecord? Read(Destination partition, long offset) => _partitions[partition][(int)offset];

    public IReadOnlyList<LogRecord?> Log(Destination partition) => _partitions[partition];

    public long Append(Destination partition, LogRecord record)
    {
        var log = _partitions[partition];
        log.Add(record);
        RecordCount++;
        return log.Count - 1;
    }

    public void Destroy(Destination partition, long offset) => _partitions[partition][(int)offset] = null;

    /// <summary>A durable broker acknowledges what it has; a volatile one what every consumer's stored position has passed.</summary>
    public bool Acknowledges(Destination partition, long offset)
    {
        if (!options.VolatileBroker
            || options.LeftOut == Guard.EmbeddedAcknowledgesWhenStored
            || !_consumers.TryGetValue(partition, out var stages))
        {
            return true;
        }

        foreach (var stage in stages)
        {
            if (store.Of(stage).Position is not { } position
                || position.Incarnation != Incarnation
                || position.Offset <= offset)
            {
                return false;
            }
        }

        return true;
    }

    public void StartAnew()
    {
        Incarnation++;
        foreach (var log in _partitions.Values)
        {
            log.Clear();
        }
    }
}
