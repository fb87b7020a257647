namespace SmtpStream.Redis.Checking;

/// <summary>The server's own time of day, which people compare with this machine's.</summary>
public sealed class RedisClock(RedisConnection connection)
{
    /// <exception cref="StackExchange.Redis.RedisException">Redis is away.</exception>
    public async Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken)
    {
        var servers = await connection.ServersAsync(cancellationToken).ConfigureAwait(false);
        return new DateTimeOffset(await servers[0].TimeAsync().WaitAsync(cancellationToken).ConfigureAwait(false), TimeSpan.Zero);
    }
}
