using StackExchange.Redis;

namespace SmtpStream.Redis.ReadModel;

/// <summary>Reads what stages wrote beside their state: whole hashes, many at once in one round trip.</summary>
public sealed class HashReader(RedisConnection connection)
{
    private const int FieldsPerScan = 1_000;

    /// <summary>All fields of each hash, in the order asked; empty where a hash does not exist.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>>> ReadAllAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var reads = new Task<HashEntry[]>[keys.Count];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = database.HashGetAllAsync(keys[i]);
        }

        var hashes = await Task.WhenAll(reads).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(hashes, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> (hash) => Array.ConvertAll(
            hash, f => new KeyValuePair<string, ReadOnlyMemory<byte>>(f.Name!, (ReadOnlyMemory<byte>)f.Value)));
    }

    /// <summary>Some fields of each hash, in the order asked; empty where a field or a hash does not exist.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>>> ReadFieldsAsync(
        IReadOnlyList<(string Key, IReadOnlyList<string> Fields)> asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var reads = new Task<RedisValue[]>[asked.Count];
        for (var i = 0; i < reads.Length; i++)
        {
            reads[i] = database.HashGetAsync(asked[i].Key, [.. asked[i].Fields.Select(f => (RedisValue)f)]);
        }

        var hashes = await Task.WhenAll(reads).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(hashes, IReadOnlyList<ReadOnlyMemory<byte>> (hash) => Array.ConvertAll(hash, v => (ReadOnlyMemory<byte>)v));
    }

    public async Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await ReadAllAsync([key], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>One field; empty where it does not exist.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFieldAsync(string key, string field, CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return (ReadOnlyMemory<byte>)await database.HashGetAsync(key, field).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fields of a large hash, a thousand at a time; one that is written meanwhile may come twice.</summary>
    public async IAsyncEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> ScanAsync(
        string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var field in database.HashScanAsync(key, pageSize: FieldsPerScan).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new(field.Name!, (ReadOnlyMemory<byte>)field.Value);
        }
    }

    /// <summary>A string key as text; null where it does not exist.</summary>
    public async Task<string?> ReadTextAsync(string key, CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await database.StringGetAsync(key).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
