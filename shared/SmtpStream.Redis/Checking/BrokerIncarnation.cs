using SmtpStream.Contracts;

namespace SmtpStream.Redis.Checking;

/// <summary>Counts the lives of a broker that forgets everything when it ends.</summary>
public sealed class BrokerIncarnation(RedisConnection connection)
{
    /// <summary>Takes the next number; before the broker opens.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is away.</exception>
    public async Task<long> NextAsync(CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await database.StringIncrementAsync(RedisKeys.BrokerIncarnation).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
