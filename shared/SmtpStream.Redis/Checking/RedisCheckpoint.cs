using StackExchange.Redis;

namespace SmtpStream.Redis.Checking;

/// <summary>Writes all of a Redis to its files at once and cuts its append-only file.</summary>
public static class RedisCheckpoint
{
    // As much as a full disk of a small machine takes; nothing else uses that Redis meanwhile.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="RedisException">It was not written.</exception>
    public static void Save(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        options.AllowAdmin = true;
        options.SyncTimeout = (int)Limit.TotalMilliseconds;
        using var connection = ConnectionMultiplexer.Connect(options);
        connection.GetServers().Single().Execute("SAVE");
    }
}
