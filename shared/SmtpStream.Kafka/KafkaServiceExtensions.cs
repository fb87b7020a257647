using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmtpStream.Kafka.Acknowledging;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Kafka.Tailing;

namespace SmtpStream.Kafka;

/// <summary>Registrations of the Kafka edge.</summary>
public static class KafkaServiceExtensions
{
    /// <summary>Real broker by default; another acknowledgement source or provisioner registered before or after takes its place.</summary>
    public static IServiceCollection AddKafka(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<KafkaOptions>()
            .Bind(configuration.GetSection(KafkaOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KafkaClients>();
        services.TryAddSingleton<TopicDirectory>();
        services.TryAddSingleton<ITopicProvisioner, KafkaTopicProvisioner>();
        services.TryAddSingleton<IAcknowledgementSource, DeliveryReportAcknowledgements>();
        services.TryAddSingleton<IStagePositions, NoStagePositions>();
        services.TryAddSingleton<OrderedProducers>();
        services.TryAddSingleton<PartitionConsumerFactory>();
        services.TryAddSingleton<TopicTail>();
        return services;
    }
}
