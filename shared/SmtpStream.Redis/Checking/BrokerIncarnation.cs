using SmtpStream.Contracts;
using StackExchange.Redis;

namespace SmtpStream.Redis.Checking;

/// <summary>Counts the lives of a broker that forgets everything when it ends.</summary>
public static class BrokerIncarnation
{
    /// <summary>Takes the next number, before the broker opens and anything else uses that Redis.</summary>
    public static long Next(string endpoint)
    {
        using var connection = ConnectionMultiplexer.Connect(endpoint);
        return connection.GetDatabase().StringIncrement(RedisKeys.BrokerIncarnation);
    }
}
