using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SmtpStream.Collector;
using SmtpStream.Embedded.Storage;
using SmtpStream.Hosting.Serving;
using SmtpStream.Redis;
using SmtpStream.Standalone.Running;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream backfill FILE…": old logs into windows and baselines, without notifying anybody.</summary>
internal static class BackfillCommand
{
    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var files = new Argument<string[]>("FILE") { Description = "mail logs, plain or gzip", Arity = ArgumentArity.OneOrMore };
        var config = ConfigOption.Create();
        var quietUntil = new Option<DateTimeOffset?>("--quiet-until")
        {
            Description = "nobody is told of what happened before (default: now)",
            HelpName = "TIME",
            CustomParser = ParseMoment,
        };
        var command = new Command("backfill", "Feed old logs into windows and baselines, notifying nobody.") { files, config, quietUntil };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            streams, time, parsed.GetRequiredValue(files), parsed.GetRequiredValue(config), parsed.GetValue(quietUntil) ?? time.GetUtcNow(), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandStreams streams, TimeProvider time, string[] files, FileInfo config, DateTimeOffset quietUntil, CancellationToken cancellationToken)
    {
        if (!AreReadable(files, streams.Error))
        {
            return ExitCodes.Failure;
        }

        try
        {
            await using var application = PipelineApplication.Build(c => Configure(c, config), time, withCollector: false);
            if (application.Services.GetRequiredService<IOptions<CollectorOptions>>().Value.DataDirectory.Length == 0)
            {
                streams.Error.WriteLine($"{config.Name}: {CollectorOptions.Section}:{nameof(CollectorOptions.DataDirectory)} must name the directory of the checkpoint.");
                return ExitCodes.Usage;
            }

            await application.StartAsync(cancellationToken);
            var exitCode = await FeedAsync(application, streams, time, files, quietUntil, cancellationToken);
            await application.StopAsync(CancellationToken.None);
            return exitCode;
        }
        catch (Exception e) when (ConfigOption.IsFault(e))
        {
            streams.Error.WriteLine($"{config.Name}: {ConfigOption.Explain(e)}");
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is DataDirectoryBusyException or RedisUnfitException or IOException or RpcException)
        {
            streams.Error.WriteLine(e.Message);
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<int> FeedAsync(
        WebApplication application, CommandStreams streams, TimeProvider time, string[] files, DateTimeOffset quietUntil, CancellationToken cancellationToken)
    {
        var line = streams.IsErrorTerminal ? new ProgressLine(streams.Error, time) : null;
        var progress = new BackfillProgress(line);
        try
        {
            using var client = new PipelineClient(application.Services.GetRequiredService<IOptions<ServerOptions>>().Value);
            await client.BeQuietUntilAsync(quietUntil, "backfill", cancellationToken);
            await application.Services.GetRequiredService<BackfillSession>().RunAsync(files, progress, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await client.CatchUpAsync(cancellationToken);
            line?.Clear();
            streams.Error.WriteLine(progress.Summary);
            return ExitCodes.Success;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            line?.Clear();
            streams.Error.WriteLine($"{progress.Summary}; interrupted: the same command goes on from here");
            return ExitCodes.Interrupted;
        }
    }

    private static void Configure(IConfigurationBuilder configuration, FileInfo file)
    {
        // The screen is the progress line's; what the file says of logging holds.
        configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")]);
        ConfigOption.AddTo(configuration, file);
    }

    /// <summary>A file that is not there yet is waited for by <c>run</c>; here it is a mistake.</summary>
    private static bool AreReadable(string[] files, TextWriter error)
    {
        var areAll = true;
        foreach (var file in files)
        {
            try
            {
                if (file == "-")
                {
                    throw new IOException("standard input cannot be read again after an interruption; write it to a file");
                }

                using var stream = File.OpenRead(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"{file}: {(Directory.Exists(file) ? "is a directory" : LogFiles.Explain(e))}");
                areAll = false;
            }
        }

        return areAll;
    }

    private static DateTimeOffset? ParseMoment(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
        {
            return moment;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no time; write 2026-11-24T13:00+01:00.");
        return null;
    }
}
