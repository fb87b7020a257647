using Microsoft.Extensions.Options;
using SmtpStream.Aggregator.Folding;
using SmtpStream.Aggregator.Merging;
using SmtpStream.Contracts;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator;

/// <summary>Registrations of the service: fold, then merge.</summary>
public static class AggregatorHostingExtensions
{
    public static IHostApplicationBuilder AddAggregator(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AggregatorOptions>()
            .Bind(builder.Configuration.GetSection(AggregatorOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<AggregatorMetrics>();
        return builder.AddStage(Fold()).AddStage(Merge());
    }

    private static StageDefinition Fold() => new()
    {
        Kind = StageKind.Fold,
        InputTopic = Topics.Events,
        OutputTopics = [Topics.Partials],
        CreateUser = static (assignment, services) => new FoldStage(
            assignment.Identity, assignment.PartitionCounts[Topics.Partials], Options(services), services.GetRequiredService<AggregatorMetrics>()),
    };

    // Nothing is sent to smtp.events: its partitions are those whose watermarks merge waits for.
    private static StageDefinition Merge() => new()
    {
        Kind = StageKind.Merge,
        InputTopic = Topics.Partials,
        OutputTopics = [Topics.Windows, Topics.Events],
        CreateUser = static (assignment, services) => new MergeStage(
            assignment.Identity, assignment.PartitionCounts[Topics.Events], Options(services), services.GetRequiredService<AggregatorMetrics>()),
    };

    private static AggregatorOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<AggregatorOptions>>().Value;
}
