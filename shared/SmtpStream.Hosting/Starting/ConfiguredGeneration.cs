using Microsoft.Extensions.Options;
using SmtpStream.Kafka;

namespace SmtpStream.Hosting.Starting;

/// <summary>A durable broker: the generation of its topics.</summary>
internal sealed class ConfiguredGeneration(IOptions<KafkaOptions> options) : IBrokerGeneration
{
    public long Incarnation => options.Value.Generation;
}
