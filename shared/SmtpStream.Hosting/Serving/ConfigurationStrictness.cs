using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace SmtpStream.Hosting.Serving;

/// <summary>A configuration file with a section that nobody reads stops the start: it is a misspelt one.</summary>
internal static class ConfigurationStrictness
{
    // Sections of the services, and those of the framework that a file may carry.
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Server", "Kafka", "Redis", "Embedded", "Collector", "Aggregator", "Scorer", "Alerting", "Query", "Archiver", "Standalone",
        "Logging", "AllowedHosts", "Urls",
    };

    /// <exception cref="UnknownSectionException">A file has a section that is not known.</exception>
    public static void RequireKnownSections(IConfigurationBuilder configuration, IHostEnvironment environment)
    {
        foreach (var source in configuration.Sources.OfType<FileConfigurationSource>())
        {
            source.FileProvider ??= environment.ContentRootFileProvider;
            var file = source.Build(configuration);
            file.Load();
            foreach (var section in file.GetChildKeys([], null).Where(s => !Known.Contains(s)))
            {
                throw new UnknownSectionException(source.Path ?? "the configuration file", section, Known.Order(StringComparer.Ordinal));
            }
        }
    }
}
