using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>A partition read again from its beginning by a fresh stage that commits after every record.</summary>
internal sealed class Replay
{
    private readonly StoredState _state = new();
    private readonly List<(Destination Destination, LogRecord Record)> _sent = [];

    public Replay(StageIdentity identity, IStageUser user, IReadOnlyList<LogRecord?> log)
    {
        var stage = new Stage(identity, user, []);
        stage.TryLoad(null, [], null, 1);
        for (var offset = 0; offset < log.Count; offset++)
        {
            if (log[offset] is { } record)
            {
                stage.Consume(record.AsInput(offset));
                _state.Apply(new StoreTransaction(identity, stage.PrepareCommit()));
                foreach (var output in stage.Committed())
                {
                    _sent.Add((output.Destination, LogRecord.Of(identity, output)));
                }
            }
        }
    }

    /// <summary>Entries and read model in the end; nothing was ever acknowledged.</summary>
    public StoredState State => _state;

    /// <summary>What was sent to a partition, watermarks left out.</summary>
    public IReadOnlyList<LogRecord> SentTo(Destination destination) =>
        [.. _sent.Where(sent => sent.Destination == destination && sent.Record.Mark.Id is not null).Select(sent => sent.Record)];

    /// <summary>What a receiver takes of one sender's records: those above all before them, but no watermark that covers less.</summary>
    public static IReadOnlyList<LogRecord> Taken(IEnumerable<LogRecord?> sent)
    {
        List<LogRecord> taken = [];
        StreamPosition covered = default;
        foreach (var record in sent.OfType<LogRecord>())
        {
            if ((taken.Count == 0 || record.Mark > taken[^1].Mark) && (record.Mark.Id is not null || record.Covered >= covered))
            {
                taken.Add(record);
                covered = record.Covered > covered ? record.Covered : covered;
            }
        }

        return taken;
    }
}
