using SmtpStream.Contracts;
using StackExchange.Redis;

namespace SmtpStream.Redis.State;

/// <summary>State of stages: atomic where the protocol needs it, a compare-and-set on the position.</summary>
public sealed class StageStore(RedisConnection connection, TimeProvider time)
{
    private const int EntriesPerScan = 1_000;
    private const int FieldsPerCommand = 1_000;

    /// <summary>A hash gets its expiry anew once a tenth of it has passed.</summary>
    private const int ExpiryRefreshes = 10;

    private const int MaxAttempts = 3;

    private const int MaxRememberedExpiries = 200_000;

    private readonly Lock _expiryLock = new();
    private readonly Dictionary<string, DateTimeOffset> _expirySetAt = [];

    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<StoredState> LoadAsync(string tag, CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseOfAsync(tag, cancellationToken).ConfigureAwait(false);
        var before = await database.StringGetAsync(RedisKeys.Position(tag)).WaitAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in database.HashScanAsync(RedisKeys.Entries(tag), pageSize: EntriesPerScan)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // A scan may give a field twice while the hash grows.
            if (seen.Add(entry.Name!))
            {
                entries.Add(new(entry.Name!, (ReadOnlyMemory<byte>)entry.Value));
            }
        }

        var count = await database.StringGetAsync(RedisKeys.PartitionCount(tag)).WaitAsync(cancellationToken).ConfigureAwait(false);
        var after = await database.StringGetAsync(RedisKeys.Position(tag)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new StoredState(before, entries, after, count.IsNull ? null : (int)count);
    }

    public async Task<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var changes = KeyChanges.Of(transaction.Changes);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await TryCommitAsync(transaction, changes, cancellationToken).ConfigureAwait(false);
            if (outcome != CommitOutcome.Refused || attempt == MaxAttempts
                || !await IsStillExpectedAsync(transaction, cancellationToken).ConfigureAwait(false))
            {
                return outcome;
            }
        }
    }

    private async Task<CommitOutcome> TryCommitAsync(
        StateTransaction transaction, Dictionary<string, KeyChanges> changes, CancellationToken cancellationToken)
    {
        Task<bool> execution;
        try
        {
            var database = await connection.DatabaseOfAsync(transaction.Tag, cancellationToken).ConfigureAwait(false);
            execution = Fill(database.CreateTransaction(), transaction, changes).ExecuteAsync();
        }
        catch (Exception e) when (RedisConnection.IsBroken(e))
        {
            return CommitOutcome.Failed;
        }

        try
        {
            if (!await execution.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return CommitOutcome.Refused;
            }

            RememberExpiries(changes);
            return CommitOutcome.Committed;
        }
        catch (Exception e) when (RedisConnection.IsBroken(e) || e is OperationCanceledException)
        {
            return CommitOutcome.Unknown;
        }
    }

    // The embedded server watches keys by a few bits of their hash: a write to another key can refuse a transaction whose condition
    // holds. Where the position is still the expected one, nobody has written.
    private async Task<bool> IsStillExpectedAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            var database = await connection.DatabaseOfAsync(transaction.Tag, cancellationToken).ConfigureAwait(false);
            string? position = await database.StringGetAsync(RedisKeys.Position(transaction.Tag)).WaitAsync(cancellationToken).ConfigureAwait(false);
            return position == transaction.ExpectedPosition;
        }
        catch (Exception e) when (RedisConnection.IsBroken(e) || e is OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Fields of hashes under the stage's tag, in the order asked, with the position that one transaction reads beside them.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<StoredFields> ReadFieldsAsync(
        string tag, IReadOnlyList<(string Key, string Field)> fields, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var database = await connection.DatabaseOfAsync(tag, cancellationToken).ConfigureAwait(false);
        var transaction = database.CreateTransaction();
        var position = transaction.StringGetAsync(RedisKeys.Position(tag));
        Observe(position);
        var reads = new Task<RedisValue>[fields.Count];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = transaction.HashGetAsync(fields[i].Key, fields[i].Field);
            Observe(reads[i]);
        }

        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new RedisException($"A read of {tag} was not executed.");
        }

        var values = await Task.WhenAll(reads).ConfigureAwait(false);
        return new StoredFields(await position.ConfigureAwait(false), Array.ConvertAll(values, v => (ReadOnlyMemory<byte>)v));
    }

    // The single commands are not awaited: the answer of the transaction is theirs.
    private ITransaction Fill(ITransaction into, StateTransaction from, Dictionary<string, KeyChanges> changes)
    {
        RedisKey position = RedisKeys.Position(from.Tag);
        into.AddCondition(from.ExpectedPosition is { } expected
            ? Condition.StringEqual(position, expected)
            : Condition.KeyNotExists(position));
        RedisKey entries = RedisKeys.Entries(from.Tag);
        foreach (var removed in from.Removals.Chunk(FieldsPerCommand))
        {
            Observe(into.HashDeleteAsync(entries, Array.ConvertAll(removed, id => (RedisValue)id)));
        }

        foreach (var put in from.Puts.Chunk(FieldsPerCommand))
        {
            Observe(into.HashSetAsync(entries, Array.ConvertAll(put, p => new HashEntry(p.Key, p.Value))));
        }

        WriteChanges(into, changes);
        if (from.ExpectedPosition is null)
        {
            Observe(into.StringSetAsync(RedisKeys.PartitionCount(from.Tag), from.PartitionCount));
        }

        Observe(into.StringSetAsync(position, from.NewPosition));
        return into;
    }

    // One command for the fields of a key, so a commit over many minutes costs a command per hash and not one per field. Of a field
    // that changed twice the last change counts.
    private void WriteChanges(ITransaction into, Dictionary<string, KeyChanges> changes)
    {
        foreach (var (key, change) in changes)
        {
            foreach (var removed in change.Removed.Chunk(FieldsPerCommand))
            {
                Observe(into.HashDeleteAsync(key, removed));
            }

            foreach (var set in change.Set.Chunk(FieldsPerCommand))
            {
                Observe(into.HashSetAsync(key, set));
            }

            if (change.Keep is { } keep && IsExpiryDue(key, keep))
            {
                change.IsExpirySet = true;
                Observe(into.KeyExpireAsync(key, keep));
            }
        }
    }

    private bool IsExpiryDue(string key, TimeSpan keep)
    {
        lock (_expiryLock)
        {
            return !_expirySetAt.TryGetValue(key, out var setAt) || time.GetUtcNow() - setAt > keep / ExpiryRefreshes;
        }
    }

    private void RememberExpiries(Dictionary<string, KeyChanges> changes)
    {
        var now = time.GetUtcNow();
        lock (_expiryLock)
        {
            if (_expirySetAt.Count > MaxRememberedExpiries)
            {
                _expirySetAt.Clear();
            }

            foreach (var (key, change) in changes)
            {
                if (change.IsExpirySet)
                {
                    _expirySetAt[key] = now;
                }
            }
        }
    }

    private static void Observe(Task command) =>
        command.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
