using System.Globalization;
using SmtpStream.Standalone.Analyzing.Reports;

namespace SmtpStream.Standalone.Analyzing.Formats;

/// <summary>The report for people, laid out like pflogsumm's.</summary>
internal static class TextReport
{
    public static void Write(LogReport report, TextWriter output)
    {
        output.WriteLine(report.First is { } first && report.Last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"Mail log from {first:yyyy-MM-dd HH:mm:ss} to {last:yyyy-MM-dd HH:mm:ss}, times of {report.Zone.Id}")
            : "Mail log without events");
        foreach (var section in report.Sections)
        {
            WriteSection(section, output);
        }
    }

    private static void WriteSection(ReportSection section, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(section.Title);
        output.WriteLine(new string('-', section.Title.Length));
        var cells = section.Rows.Select(row => row.Select((c, i) => CellText.ForPeople(c, section.Columns[i].Unit)).ToArray()).ToList();
        var widths = section.Columns.Select((column, i) => Width(section, column, cells, i)).ToArray();
        if (section.HasHeading)
        {
            WriteRow(section, [.. section.Columns.Select(c => c.Title)], widths, output);
            WriteRow(section, [.. widths.Select((w, i) => new string('-', i == widths.Length - 1 ? section.Columns[i].Title.Length : w))], widths, output);
        }

        foreach (var row in cells)
        {
            WriteRow(section, row, widths, output);
        }

        if (section.Hidden > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … and {section.Hidden} more"));
        }
    }

    private static int Width(ReportSection section, ReportColumn column, List<string[]> cells, int index)
    {
        var least = column.Unit == Unit.Text ? 0 : 7;
        var widest = cells.Count == 0 ? 0 : cells.Max(row => row[index].Length);
        return Math.Max(least, Math.Max(widest, section.HasHeading ? column.Title.Length : 0));
    }

    private static void WriteRow(ReportSection section, string[] cells, int[] widths, TextWriter output)
    {
        var line = string.Join("  ", cells.Select((cell, i) => section.Columns[i].Unit is Unit.Text or Unit.Time
            ? cell.PadRight(widths[i])
            : cell.PadLeft(widths[i])));
        output.WriteLine("  " + line.TrimEnd());
    }
}
