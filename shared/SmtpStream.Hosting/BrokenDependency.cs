using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Redis;

namespace SmtpStream.Hosting;

/// <summary>Tells infrastructure that is away, which is waited for, from bugs, which stop the host.</summary>
internal static class BrokenDependency
{
    public static bool Is(Exception exception) =>
        RedisConnection.IsBroken(exception) || KafkaClients.IsBroken(exception) || exception is ProducerEndedException;
}
