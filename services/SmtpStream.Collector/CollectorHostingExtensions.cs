using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmtpStream.Collector.History;
using SmtpStream.Collector.Sending;
using SmtpStream.Collector.Spooling;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Collector;

/// <summary>Registrations of the service.</summary>
public static class CollectorHostingExtensions
{
    /// <summary>Follows the configured inputs as a hosted service.</summary>
    public static IHostApplicationBuilder AddCollector(this IHostApplicationBuilder builder)
    {
        builder.AddCollectorSession();
        builder.Services.AddHostedService(services => services.GetRequiredService<CollectorWorker>());
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<StandardInput>(services));
        return builder;
    }

    /// <summary>The same parts without the hosted service: <see cref="BackfillSession"/> reads files once and returns.</summary>
    public static IHostApplicationBuilder AddCollectorSession(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<CollectorOptions>()
            .Bind(builder.Configuration.GetSection(CollectorOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<CollectorOptions>, CollectorOptionsValidator>();
        services.AddKafka(builder.Configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CollectorMetrics>();
        services.TryAddSingleton<CollectorHealth>();
        services.TryAddSingleton(provider => EventProducer.OnKafka(
            provider.GetRequiredService<OrderedProducers>(), provider.GetRequiredService<TopicDirectory>()));
        services.TryAddSingleton<QuietAnnouncement>();
        services.TryAddSingleton<BeQuietUntil>(provider => provider.GetRequiredService<QuietAnnouncement>().MakeAsync);
        services.TryAddSingleton<CollectorWorker>();
        services.TryAddSingleton(provider => new BackfillSession(
            provider.GetRequiredService<CollectorWorker>(), provider.GetRequiredService<IOptions<CollectorOptions>>()));
        services.AddHealthChecks().AddCheck<CollectorHealth>("collector");
        return builder;
    }
}
