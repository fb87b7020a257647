using SmtpStream.Aggregator;
using SmtpStream.Alerting;
using SmtpStream.Collector;
using SmtpStream.Embedded;
using SmtpStream.Hosting.Serving;
using SmtpStream.Query;
using SmtpStream.Scorer;

namespace SmtpStream.Standalone.Running;

/// <summary>All services in one process: the same registrations as in processes of their own, every hop a Kafka record.</summary>
internal static class PipelineApplication
{
    /// <param name="configure">Adds the sources of the configuration; nothing else is read.</param>
    /// <param name="clock">Time of day.</param>
    /// <param name="withCollector">Follow the configured inputs; without, a <see cref="BackfillSession"/> reads what it is told to.</param>
    public static WebApplication Build(Action<IConfigurationBuilder> configure, TimeProvider clock, bool withCollector = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        configure(builder.Configuration);
        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(o => o.SingleLine = true);
        builder.Services.AddSingleton(clock);
        builder.AddSmtpStreamDefaults("smtpstream");
        var options = StandaloneOptions.Read(builder.Configuration);
        if (options.Parts == PipelineParts.Embedded)
        {
            builder.AddEmbedded(options.DataDirectory);
        }

        if (withCollector)
        {
            builder.AddCollector();
        }
        else
        {
            builder.AddCollectorSession();
        }

        builder.AddAggregator();
        builder.AddScorer();
        builder.AddAlerting();
        builder.AddQuery();
        var application = builder.Build();
        application.MapSmtpStreamDefaults();
        application.MapAlerting();
        application.MapQuery();
        return application;
    }
}
