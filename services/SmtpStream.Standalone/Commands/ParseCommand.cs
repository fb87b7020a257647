using System.CommandLine;
using SmtpStream.Standalone.Parsing;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream parse FILE…": the typed events as JSON lines; the counts on standard error.</summary>
internal static class ParseCommand
{
    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var files = LogFiles.Argument();
        var zone = ZoneOption.Create();
        var format = new Option<string>("--format") { Description = "jsonl: one JSON object a line", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl");
        var server = new Option<string>("--server")
        {
            Description = "server of lines that name no host",
            HelpName = "host",
            DefaultValueFactory = _ => "localhost",
        };
        var command = new Command("parse", "Print the typed events of mail logs as JSON lines.") { files, format, zone, server };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            streams,
            time,
            parsed.GetRequiredValue(files),
            new LogRead(parsed.GetRequiredValue(zone), parsed.GetRequiredValue(server)),
            cancellationToken)));
        return command;
    }

    private static int Run(CommandStreams streams, TimeProvider time, string[] files, LogRead read, CancellationToken cancellationToken)
    {
        var output = new OutputBuffer(streams.Output);
        using var printer = new EventPrinter(output);
        var exitCode = ExitCodes.Success;
        try
        {
            exitCode = LogFiles.ReadAll(streams, time, files, input =>
            {
                var sink = printer;
                sink.SetSource(input);
                read.Read(input, ref sink, cancellationToken);
            });
            output.Flush();
        }
        catch (OutputClosedException)
        {
            return ExitCodes.Success;
        }

        ParseSummary.Write(streams.Error, read.Tally, printer.Kinds);
        return exitCode;
    }
}
