using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SmtpStream.Hosting.Progress;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka;
using SmtpStream.Redis;

namespace SmtpStream.Hosting.Stages;

/// <summary>Registration of stages.</summary>
public static class StageServiceExtensions
{
    /// <summary>Drives the stage on every partition of its input topic that this process is given.</summary>
    public static IHostApplicationBuilder AddStage(this IHostApplicationBuilder builder, StageDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddPipeline();
        builder.Services.AddSingleton(definition);
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<StageHost>(services, definition));
        return builder;
    }

    /// <summary>Kafka, Redis and what must be true of them before anything runs; for services without stages of their own too.</summary>
    public static IHostApplicationBuilder AddPipeline(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKafka(builder.Configuration).AddRedis(builder.Configuration);
        builder.Services.TryAddSingleton<IBrokerGeneration, ConfiguredGeneration>();
        builder.Services.TryAddSingleton<IInstanceKeeper, ControlTopicInstance>();
        builder.Services.TryAddSingleton<PipelineStart>();
        builder.Services.TryAddSingleton<RunningStages>();
        builder.Services.TryAddSingleton<StageProgress>();
        builder.Services.TryAddSingleton<StageLag>();
        builder.Services.TryAddSingleton<StageMetrics>();
        builder.Services.TryAddSingleton<DeadLetters>();
        return builder;
    }
}
