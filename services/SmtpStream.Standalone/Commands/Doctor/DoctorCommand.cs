using System.CommandLine;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>"smtpstream doctor": what would keep <c>run</c> from working, and how to mend it. Changes nothing.</summary>
internal static class DoctorCommand
{
    private const int FileWidth = 160;

    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var config = ConfigOption.Create();
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("doctor", "Check configuration, data, inputs, broker, Redis, clock and permissions.") { config, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await Examination.RunAsync(parsed.GetRequiredValue(config), time, cancellationToken);
            if (parsed.GetRequiredValue(format) == "json")
            {
                PrintJson(findings, streams.Output);
            }
            else
            {
                PrintTable(findings, streams);
            }

            return findings.Any(f => f.Finding.Verdict == Verdict.Failed) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static void PrintJson(IReadOnlyList<(string Check, Finding Finding)> findings, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var (check, finding) in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", check);
            json.WriteString("verdict", Text(finding.Verdict));
            json.WriteString("found", finding.Found);
            json.WriteString("fix", finding.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void PrintTable(IReadOnlyList<(string Check, Finding Finding)> findings, CommandStreams streams)
    {
        using var text = new StreamWriter(streams.Output, new UTF8Encoding(false), leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = streams.IsOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!streams.IsOutputTerminal)
        {
            console.Profile.Width = FileWidth;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("check", "verdict", "found", "how to fix it");
        foreach (var (check, finding) in findings)
        {
            var colour = finding.Verdict switch { Verdict.Ok => "green", Verdict.Warning => "yellow", _ => "red" };
            table.AddRow(new Text(check), new Markup($"[{colour}]{Text(finding.Verdict)}[/]"), new Text(finding.Found), new Text(finding.Fix));
        }

        console.Write(table);
    }

    private static string Text(Verdict verdict) => verdict switch { Verdict.Ok => "ok", Verdict.Warning => "warning", _ => "failed" };
}
