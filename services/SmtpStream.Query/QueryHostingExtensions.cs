using Microsoft.Extensions.Options;
using SmtpStream.Hosting.Stages;
using SmtpStream.Query.Answers;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query;

/// <summary>Registrations of the service.</summary>
public static class QueryHostingExtensions
{
    public static IHostApplicationBuilder AddQuery(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddPipeline();
        builder.Services.AddSingleton<IValidateOptions<QueryOptions>, QueryOptionsValidator>();
        builder.Services.AddOptions<QueryOptions>()
            .BindConfiguration(QueryOptions.Section, o => o.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddGrpc();
        builder.Services
            .AddSingleton<PartitionMap>().AddSingleton<WindowReader>().AddSingleton<ProgressReader>()
            .AddSingleton<SeriesAnswer>().AddSingleton<RankingAnswer>().AddSingleton<EntitiesAnswer>()
            .AddSingleton<StateAnswer>().AddSingleton<AnomaliesAnswer>().AddSingleton<PipelineAnswer>()
            .AddHostedService<QueryStart>();
        return builder;
    }

    public static IEndpointRouteBuilder MapQuery(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<QueryService>();
        return endpoints;
    }
}
