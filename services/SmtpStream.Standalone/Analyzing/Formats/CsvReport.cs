using SmtpStream.Standalone.Analyzing.Reports;

namespace SmtpStream.Standalone.Analyzing.Formats;

/// <summary>One line per number: section, key (the row's text), measure, value. RFC 4180.</summary>
internal static class CsvReport
{
    public static void Write(LogReport report, TextWriter output)
    {
        output.Write("section,key,measure,value\r\n");
        foreach (var section in report.Sections)
        {
            foreach (var row in section.Rows)
            {
                WriteRow(section, row, output);
            }
        }
    }

    private static void WriteRow(ReportSection section, IReadOnlyList<object?> row, TextWriter output)
    {
        var keys = section.Columns.Select((c, i) => (Column: c, Cell: row[i])).Where(c => c.Column.Unit is Unit.Text or Unit.Time).ToList();
        var numbers = section.Columns.Select((c, i) => (Column: c, Cell: row[i])).Where(c => c.Column.Unit is not (Unit.Text or Unit.Time)).ToList();
        var key = HostileText.ForCsv(string.Join(" | ", keys.Select(k => CellText.ForPrograms(k.Cell))));
        foreach (var (column, cell) in numbers)
        {
            output.Write($"{section.Name},{key},{column.Name},{CellText.ForPrograms(cell)}\r\n");
        }

        if (numbers.Count == 0)
        {
            output.Write($"{section.Name},{key},,\r\n");
        }
    }
}
