using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmtpStream.Alerting.Api;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Relaying;
using SmtpStream.Contracts;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Alerting;

/// <summary>Registrations of the service.</summary>
public static class AlertingHostingExtensions
{
    /// <summary>The alerting stage with its outbox, the control relay, and what the gRPC service needs.</summary>
    public static IHostApplicationBuilder AddAlerting(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AlertingOptions>()
            .Bind(builder.Configuration.GetSection(AlertingOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.TryAddSingleton<IValidateOptions<AlertingOptions>, AlertingOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<AlertingMetrics>();
        builder.Services.AddSingleton<ReceiverDirectory>();
        builder.Services.AddSingleton<AlertingStageFactory>();
        builder.Services.AddSingleton<ControlWriter>();
        builder.Services.AddSingleton<WriteControlChange>(services => services.GetRequiredService<ControlWriter>().WriteAsync);
        builder.Services.AddSingleton<WhenCommitted>(services => OfRunningStage(services.GetRequiredService<RunningStages>()));
        builder.Services.AddSingleton<ControlCalls>();
        return builder.AddStage(Alerting()).AddStage(Relay());
    }

    /// <summary>Maps the gRPC service.</summary>
    public static IEndpointRouteBuilder MapAlerting(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AlertingService>();
        return endpoints;
    }

    private static StageDefinition Alerting() => new()
    {
        Kind = StageKind.Alerting,
        InputTopic = Topics.Anomalies,
        OutputTopics = [Topics.Alerts, Topics.Notifications],
        CreateUser = (assignment, services) => services.GetRequiredService<AlertingStageFactory>().CreateStage(assignment),
        CreateDispatcher = (_, services) => services.GetRequiredService<AlertingStageFactory>().CreateDispatcher(),
    };

    private static StageDefinition Relay() => new()
    {
        Kind = StageKind.Relay,
        InputTopic = Topics.Control,
        OutputTopics = [Topics.Windows, Topics.Anomalies],
        CreateUser = (assignment, _) => new RelayStage(assignment.PartitionCounts[Topics.Windows]),
    };

    private static WhenCommitted OfRunningStage(RunningStages running) => (holds, cancellationToken) => running.WaitForAsync(
        new StageIdentity(StageKind.Alerting, 0), (user, _) => holds((AlertingStage)user), cancellationToken);
}
