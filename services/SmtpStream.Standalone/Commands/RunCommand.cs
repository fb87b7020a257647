using System.CommandLine;
using SmtpStream.Standalone.Running;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream run": all services in this process, on a configuration file.</summary>
internal static class RunCommand
{
    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var config = ConfigOption.Create();
        var command = new Command("run", "Run all services in this process.") { config };
        command.SetAction((parsed, cancellationToken) => RunAsync(streams, time, parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandStreams streams, TimeProvider time, FileInfo config, CancellationToken cancellationToken)
    {
        try
        {
            await using var application = PipelineApplication.Build(c => ConfigOption.AddTo(c, config), time);
            await ((IHost)application).RunAsync(cancellationToken);
            return ExitCodes.Success;
        }
        catch (Exception e) when (ConfigOption.IsFault(e))
        {
            streams.Error.WriteLine($"{config.Name}: {ConfigOption.Explain(e)}");
            return ExitCodes.Usage;
        }
    }
}
