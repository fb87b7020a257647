using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SmtpStream.Embedded.Broker;
using SmtpStream.Embedded.Server;
using SmtpStream.Embedded.Storage;
using SmtpStream.Hosting.Stages;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Acknowledging;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Redis;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Embedded;

/// <summary>Registrations of the embedded parts.</summary>
public static class EmbeddedServiceExtensions
{
    // One batch per fetch, and an empty fetch is not woken by new data: p50 end to end 6 ms at 10, 270 ms at 500 (measured).
    private const int FetchWaitMs = 10;

    // In one process with everything else a slow answer means a busy machine; giving it up would only repeat the work.
    private static readonly TimeSpan LeastCommandTimeout = TimeSpan.FromSeconds(30);

    // The broker drops silently past 5 MiB a partition.
    private const int MaxUnacknowledgedBytes = 4 << 20;

    /// <summary>Broker and Redis run inside this process, their data in that directory; nothing else changes.</summary>
    public static IHostApplicationBuilder AddEmbedded(this IHostApplicationBuilder builder, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<EmbeddedOptions>()
            .Bind(builder.Configuration.GetSection(EmbeddedOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure(o => o.DataDirectory = o.DataDirectory is "" ? dataDirectory : o.DataDirectory)
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<EmbeddedOptions>, EmbeddedOptionsValidator>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<EmbeddedRedis>();
        services.AddSingleton(OpenBroker);
        services.AddSingleton<EmbeddedAcknowledgements>();

        // Before the pipeline's own, which only fill what is missing.
        services.AddSingleton<IInstanceKeeper, DirectoryInstance>();
        services.AddSingleton<IBrokerGeneration>(s => s.GetRequiredService<EmbeddedBroker>());
        services.AddSingleton<ITopicProvisioner>(s => s.GetRequiredService<EmbeddedBroker>());
        services.AddSingleton<IAcknowledgementSource>(s => s.GetRequiredService<EmbeddedAcknowledgements>());
        services.AddSingleton<IStagePositions>(s => s.GetRequiredService<EmbeddedAcknowledgements>());
        services.AddOptions<RedisOptions>().PostConfigure<EmbeddedRedis>(PointTo);
        services.AddOptions<KafkaOptions>().PostConfigure<EmbeddedBroker, IOptions<EmbeddedOptions>>(PointTo);
        return builder.AddPipeline();
    }

    private static EmbeddedBroker OpenBroker(IServiceProvider services)
    {
        var redis = services.GetRequiredService<EmbeddedRedis>();
        var partitions = services.GetRequiredService<IOptions<EmbeddedOptions>>().Value.Partitions;
        return new EmbeddedBroker(BrokerIncarnation.Next(redis.Endpoint), TopicCatalogue.All(partitions));
    }

    private static void PointTo(RedisOptions options, EmbeddedRedis redis)
    {
        options.Endpoints = redis.Endpoint;
        // Past its memory Garnet stood still for ever (2.2.8): one session held the locks of its transaction and waited for a page, another
        // waited for the locks and kept that page from being written. One session waits for nobody.
        options.CommitConnections = 0;
        options.CommandTimeout = options.CommandTimeout < LeastCommandTimeout ? LeastCommandTimeout : options.CommandTimeout;
    }

    private static void PointTo(KafkaOptions options, EmbeddedBroker broker, IOptions<EmbeddedOptions> embedded)
    {
        options.BootstrapServers = broker.BootstrapServers;
        options.Assignment = PartitionAssignment.All;
        options.Partitions = embedded.Value.Partitions;
        options.FetchWaitMaxMs = FetchWaitMs;
        options.LingerMs = 1;
        options.MaxUnacknowledgedBytes = Math.Min(options.MaxUnacknowledgedBytes, MaxUnacknowledgedBytes);
    }
}
