using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmtpStream.Contracts;
using SmtpStream.Hosting.Stages;
using SmtpStream.Scorer.Scoring;
using SmtpStream.Streams;

namespace SmtpStream.Scorer;

/// <summary>Registrations of the service.</summary>
public static class ScorerHostingExtensions
{
    public static IHostApplicationBuilder AddScorer(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ScorerOptions>()
            .Bind(builder.Configuration.GetSection(ScorerOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScorerOptions>, ScorerOptionsValidator>());
        builder.Services.TryAddSingleton<ScorerMetrics>();
        return builder.AddStage(new StageDefinition
        {
            Kind = StageKind.Scorer,
            InputTopic = Topics.Windows,
            OutputTopics = [Topics.Anomalies],
            CreateUser = CreateStage,
        });
    }

    private static ScorerStage CreateStage(StageAssignment assignment, IServiceProvider services) => new(
        assignment.Identity,
        assignment.PartitionCounts[Topics.Windows],
        services.GetRequiredService<IOptions<ScorerOptions>>().Value,
        services.GetRequiredService<ScorerMetrics>(),
        services.GetRequiredService<ILogger<ScorerStage>>());
}
