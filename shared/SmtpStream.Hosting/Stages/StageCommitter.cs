using SmtpStream.Contracts;
using SmtpStream.Redis.State;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Loads and stores one stage partition in Redis.</summary>
internal sealed class StageCommitter(Stage stage, string name, int inputPartitions, StageContext context)
{
    private readonly string _tag = RedisKeys.Tag(name, stage.Identity.Partition);

    /// <summary>Reads until the position did not move meanwhile.</summary>
    /// <exception cref="StageHaltedException">The state was built with another number of input partitions.</exception>
    /// <exception cref="InvalidDataException">The state cannot be decoded.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await context.Store.LoadAsync(_tag, cancellationToken).ConfigureAwait(false);
            if (stored.PartitionCount is { } count && count != inputPartitions)
            {
                throw new StageHaltedException(
                    $"The state of {_tag} was built with {count} input partitions, the topic has {inputPartitions}. "
                    + "Partition counts never change in place: give the topic its old count, or make new topics and raise Kafka:Generation.");
            }

            var before = StoredPosition.Parse(stored.PositionBefore);
            if (stage.TryLoad(before, stored.Entries, StoredPosition.Parse(stored.PositionAfter), context.Generation.Incarnation))
            {
                return;
            }
        }
    }

    /// <summary>Returns what to send now, and how long the answer took.</summary>
    /// <exception cref="SessionLostException">It was not stored, or nobody knows.</exception>
    public async Task<(IReadOnlyList<OutboundRecord> Outputs, TimeSpan Duration)> CommitAsync(CancellationToken cancellationToken)
    {
        var commit = stage.PrepareCommit();
        var started = context.Time.GetTimestamp();
        var outcome = await context.Store.CommitAsync(Describe(commit), cancellationToken).ConfigureAwait(false);
        var duration = context.Time.GetElapsedTime(started);
        context.Metrics.Committed(name, OutcomeTag(outcome), duration);
        return outcome == CommitOutcome.Committed
            ? (stage.Committed(), duration)
            : throw new SessionLostException($"commit {OutcomeTag(outcome)}", outcome == CommitOutcome.Refused);
    }

    /// <exception cref="SessionLostException">Another owner has written since this one last read or wrote.</exception>
    public async Task SupplyColdAsync(IReadOnlyList<ColdKey> keys, CancellationToken cancellationToken)
    {
        var asked = keys.ToArray();
        var stored = await context.Store
            .ReadFieldsAsync(_tag, Array.ConvertAll(asked, k => (k.Key, k.Field)), cancellationToken)
            .ConfigureAwait(false);
        var position = StoredPosition.Parse(stored.Position);
        for (var i = 0; i < asked.Length; i++)
        {
            if (!stage.TrySupplyCold(position, asked[i], stored.Values[i]))
            {
                throw new SessionLostException($"the stored position is {stored.Position ?? "missing"}", isRefusal: true);
            }
        }
    }

    private StateTransaction Describe(StageCommit commit) => new()
    {
        Tag = _tag,
        ExpectedPosition = StoredPosition.Format(commit.ExpectedPosition),
        NewPosition = StoredPosition.Format(commit.NewPosition),
        PartitionCount = inputPartitions,
        Puts = commit.Puts,
        Removals = commit.Removals,
        Changes = Changes(commit.ReadModel),
    };

    private static HashChange[] Changes(IReadOnlyList<ReadModelChange> readModel)
    {
        var changes = new HashChange[readModel.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            var change = readModel[i];
            changes[i] = new HashChange(change.Key, change.Field, change.Value, change.Keep);
        }

        return changes;
    }

    private static string OutcomeTag(CommitOutcome outcome) => outcome switch
    {
        CommitOutcome.Committed => "committed",
        CommitOutcome.Refused => "refused",
        CommitOutcome.Failed => "failed",
        _ => "unknown",
    };
}
