using System.Globalization;
using Google.Protobuf;
using SmtpStream.Standalone.Analyzing.Formats;
using Spectre.Console;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>Prints answers as a table for people or as protobuf JSON, one object a line.</summary>
internal sealed class ResponsePrinter : IDisposable
{
    private const int RedirectedWidth = 240;
    private readonly StreamWriter _output;
    private readonly IAnsiConsole _console;
    private readonly bool _isJson;

    public ResponsePrinter(CommandStreams streams, bool isJson)
    {
        _isJson = isJson;
        _output = new StreamWriter(streams.Output, new System.Text.UTF8Encoding(false), leaveOpen: true) { NewLine = "\n", AutoFlush = true };
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_output),
            Ansi = streams.IsOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = streams.IsOutputTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!streams.IsOutputTerminal)
        {
            _console.Profile.Width = RedirectedWidth;
        }
    }

    /// <summary>The whole answer as JSON, or its rows as a table.</summary>
    public void Print(IMessage response, string[] columns, IEnumerable<object?[]> rows)
    {
        if (_isJson)
        {
            _output.WriteLine(JsonFormatter.Default.Format(response));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Format(cell))));
        }

        _console.Write(table);
    }

    /// <summary>One line of a stream.</summary>
    public void PrintLine(IMessage response, string text)
    {
        if (_isJson)
        {
            _output.WriteLine(JsonFormatter.Default.Format(response));
        }
        else
        {
            _console.WriteLine(HostileText.ForTerminal(text));
        }
    }

    public void Dispose() => _output.Dispose();

    private static string Format(object? cell) => cell switch
    {
        null => "–",
        double value => value.ToString(Math.Abs(value) < 100 ? "0.###" : "0", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool value => value ? "yes" : "",
        string text => HostileText.ForTerminal(text),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
