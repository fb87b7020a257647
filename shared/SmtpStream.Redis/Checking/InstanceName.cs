using Microsoft.Extensions.Logging;
using SmtpStream.Contracts;
using StackExchange.Redis;

namespace SmtpStream.Redis.Checking;

/// <summary>The id that stands in Redis and once more outside of it: where they differ, Redis lost its state or is another one.</summary>
public sealed class InstanceName(RedisConnection connection, ILogger<InstanceName> logger)
{
    /// <summary>Null where Redis has none.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await database.StringGetAsync(RedisKeys.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives this Redis an id unless it has one, and returns the one that holds.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<string> NameAsync(string id, CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        if (await database.StringSetAsync(RedisKeys.Instance, id, when: When.NotExists).WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            RedisLog.InstanceNamed(logger, id);
            return id;
        }

        return await ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new RedisUnfitException("Redis dropped its instance id right after it was written.");
    }

    /// <summary>Compares with the id kept outside of Redis, if there is one; the first start, with none on either side, names the Redis.</summary>
    /// <returns>The id that holds, to be kept outside.</returns>
    /// <exception cref="RedisUnfitException">State was lost, or this is another Redis.</exception>
    public async Task<string> RequireAsync(string? kept, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return (stored, kept) switch
        {
            (null, null) => await NameAsync(Guid.NewGuid().ToString("N"), cancellationToken).ConfigureAwait(false),
            (null, not null) => throw new RedisUnfitException(
                $"State lost: Redis has no instance id, it should be {kept}. Restore Redis from a backup, then replay smtp.events."),
            (not null, not null) when stored != kept => throw new RedisUnfitException(
                $"State lost: Redis has the instance id {stored}, it should be {kept}. Is this another Redis? Else restore it from a backup, then replay smtp.events."),
            _ => stored!,
        };
    }
}
