using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using SmtpStream.Standalone.Analyzing;
using SmtpStream.Standalone.Analyzing.Formats;
using SmtpStream.Standalone.Analyzing.Handover;
using SmtpStream.Standalone.Analyzing.Reports;
using SmtpStream.Standalone.Parsing;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream analyze FILE…": the report of docs/analyze.md.</summary>
internal static class AnalyzeCommand
{
    private const int DefaultTop = 20;

    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var files = LogFiles.Argument();
        var format = new Option<string>("--format") { Description = "text, json or csv", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var zone = ZoneOption.Create();
        var top = new Option<int>("--top") { Description = "longest ranking; 0 shows all", DefaultValueFactory = _ => DefaultTop, HelpName = "n" };
        top.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--top is a number from 0 up.");
            }
        });
        var since = Moment("--since", "leave out what happened before (2026-11-24, 2026-11-24T13:00, or with an offset)");
        var until = Moment("--until", "leave out what happened at this time and after");
        var command = new Command("analyze", "Report on mail logs: traffic, delays, rejects, logins, anomalies.") { files, format, zone, top, since, until };
        command.SetAction((parsed, cancellationToken) =>
        {
            var local = parsed.GetRequiredValue(zone);
            var analysis = new LogAnalysis(
                UnixNs(parsed.GetValue(since), local) ?? long.MinValue, UnixNs(parsed.GetValue(until), local) ?? long.MaxValue);
            var read = new LogRead(local, "localhost");
            var exitCode = Read(streams, time, parsed.GetRequiredValue(files), read, analysis, cancellationToken);
            var limit = parsed.GetValue(top);
            var report = ReportBuilder.Build(analysis, read.Tally, local, limit == 0 ? int.MaxValue : limit);
            Print(report, parsed.GetRequiredValue(format), streams.Output);
            return Task.FromResult(exitCode);
        });
        return command;
    }

    private static int Read(
        CommandStreams streams, TimeProvider time, string[] files, LogRead read, LogAnalysis analysis, CancellationToken cancellationToken)
    {
        var progress = new ProgressLine(streams.Error, time);
        if (streams.IsErrorTerminal)
        {
            read.Progress = progress.Show;
        }

        using var summing = new AnalysisThread(analysis);
        var exitCode = LogFiles.ReadAll(streams, time, files, input =>
        {
            var sink = new AnalysisSink(summing);
            try
            {
                read.Read(input, ref sink, cancellationToken);
            }
            finally
            {
                progress.Clear();
            }
        });
        summing.Complete();
        return exitCode;
    }

    private static void Print(LogReport report, string format, Stream output)
    {
        if (format == "json")
        {
            JsonReport.Write(report, output);
            return;
        }

        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        if (format == "csv")
        {
            CsvReport.Write(report, text);
        }
        else
        {
            TextReport.Write(report, text);
        }
    }

    /// <summary>A time without an offset is one of the report's zone, known only once all options are read.</summary>
    private static Option<(DateTime Time, bool IsUtc)?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = ParseMoment,
    };

    private static (DateTime Time, bool IsUtc)? ParseMoment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        string[] local = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return (time, false);
        }

        string[] offset = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ssZ"];
        if (DateTimeOffset.TryParseExact(text, offset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return (moment.UtcDateTime, true);
        }

        result.AddError($"'{text}' is no time; write 2026-11-24, 2026-11-24T13:00 or 2026-11-24T13:00+01:00.");
        return null;
    }

    private static long? UnixNs((DateTime Time, bool IsUtc)? moment, TimeZoneInfo zone)
    {
        if (moment is not { } given)
        {
            return null;
        }

        var offset = given.IsUtc ? TimeSpan.Zero : zone.GetUtcOffset(given.Time);
        return (new DateTimeOffset(DateTime.SpecifyKind(given.Time, DateTimeKind.Unspecified), offset) - DateTimeOffset.UnixEpoch).Ticks * 100;
    }
}
