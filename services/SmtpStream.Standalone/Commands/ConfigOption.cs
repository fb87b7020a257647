using System.CommandLine;
using Microsoft.Extensions.Options;
using SmtpStream.Hosting.Serving;

namespace SmtpStream.Standalone.Commands;

/// <summary>The --config option: a JSON file with the sections of docs/running.md; environment variables override it.</summary>
internal static class ConfigOption
{
    private const string EnvironmentPrefix = "SMTPSTREAM_";

    public static Option<FileInfo> Create() => new("--config")
    {
        Description = "configuration file (docs/running.md)",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("smtpstream.json"),
    };

    public static void AddTo(IConfigurationBuilder configuration, FileInfo file) =>
        configuration.AddJsonFile(file.FullName, optional: false).AddEnvironmentVariables(EnvironmentPrefix);

    /// <summary>The user's configuration is wrong, rather than the program.</summary>
    public static bool IsFault(Exception e) =>
        e is UnknownSectionException or FileNotFoundException or InvalidDataException or OptionsValidationException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" };

    public static string Explain(Exception e) => e switch
    {
        FileNotFoundException => "no such file",
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        _ => e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message,
    };
}
