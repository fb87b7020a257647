using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>A partition read again from its beginning by a fresh stage that commits after every record.</summary>
internal static class Replay
{
    public static IReadOnlyList<LogRecord> Of(StageIdentity identity, IStageUser user, IReadOnlyList<LogRecord?> log)
    {
        var stage = new Stage(identity, user, []);
        stage.TryLoad(null, [], null, 1);
        List<LogRecord> outputs = [];
        for (var offset = 0; offset < log.Count; offset++)
        {
            if (log[offset] is { } record)
            {
                stage.Consume(record.AsInput(offset));
                stage.PrepareCommit();
                outputs.AddRange(stage.Committed().Select(output => LogRecord.Of(identity, output)));
            }
        }

        return outputs;
    }

    /// <summary>What a receiver takes of one sender's records: those above all before them.</summary>
    public static IReadOnlyList<LogRecord> Taken(IEnumerable<LogRecord?> sent)
    {
        List<LogRecord> taken = [];
        foreach (var record in sent.OfType<LogRecord>())
        {
            if (taken.Count == 0 || record.Mark > taken[^1].Mark)
            {
                taken.Add(record);
            }
        }

        return taken;
    }
}
