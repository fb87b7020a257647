using System.Diagnostics.Metrics;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SmtpStream.Hosting.Serving;

/// <summary>What every service has: listeners, who may call, health, metrics, gRPC with reflection and JSON, a bounded shutdown.</summary>
public static class ServiceDefaults
{
    private const string ReadyTag = "ready";

    private static readonly TimeSpan ShutdownBudget = TimeSpan.FromSeconds(20);

    // Commits and notifications: 1 ms to 10 s, three steps a decade.
    private static readonly double[] SecondBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    // Records and batches: 256 B to 1 MiB.
    private static readonly double[] ByteBoundaries = [256, 1024, 4096, 16_384, 65_536, 131_072, 262_144, 524_288, 1_048_576];

    /// <exception cref="UnknownSectionException">A configuration file has a section that is not known.</exception>
    public static WebApplicationBuilder AddSmtpStreamDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ConfigurationStrictness.RequireKnownSections(builder.Configuration, builder.Environment);
        var services = builder.Services;
        services.AddOptions<ServerOptions>()
            .Bind(builder.Configuration.GetSection(ServerOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ServerOptions>, ServerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = ShutdownBudget;
            o.ServicesStopConcurrently = true;
        });
        builder.WebHost.UseKestrel((_, kestrel) => Listen(kestrel));
        // Without the types, an error with details becomes an empty 500 in JSON.
        services.AddGrpc().AddJsonTranscoding(json => json.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
        services.AddGrpcReflection();
        services.AddHealthChecks().AddCheck<PipelineHealth>("pipeline", HealthStatus.Unhealthy, [ReadyTag]);
        services.AddGrpcHealthChecks();
        AddMetrics(services, builder.Configuration, serviceName);
        return builder;
    }

    public static WebApplication MapSmtpStreamDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<CallerGuard>();
        app.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains(ReadyTag), ResponseWriter = WriteReason });
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel)
    {
        // Validated here, because Kestrel binds before hosted services start.
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
        _ = ServerOptions.TryParse(options.GrpcAddress, out var grpc);
        _ = ServerOptions.TryParse(options.HttpAddress, out var http);
        // Without TLS nothing negotiates the protocol, so each has its own port.
        kestrel.Listen(grpc, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static void AddMetrics(IServiceCollection services, ConfigurationManager configuration, string serviceName) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("SmtpStream.*", "System.Runtime").AddView(Boundaries).AddPrometheusExporter();
                if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
                {
                    metrics.AddOtlpExporter();
                }
            });

    private static ExplicitBucketHistogramConfiguration? Boundaries(Instrument instrument) =>
        !instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal) ? null
        : instrument.Unit switch
        {
            "s" => new ExplicitBucketHistogramConfiguration { Boundaries = SecondBoundaries },
            "By" => new ExplicitBucketHistogramConfiguration { Boundaries = ByteBoundaries },
            _ => null,
        };

    private static Task WriteReason(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = report.Entries.Values.Select(e => e.Description).Where(d => d is not null);
        return context.Response.WriteAsync($"{report.Status}\n{string.Join('\n', reasons)}\n");
    }
}
