using System.Text.Encodings.Web;
using System.Text.Json;
using SmtpStream.Standalone.Analyzing.Reports;

namespace SmtpStream.Standalone.Analyzing.Formats;

/// <summary>One object: zone, first, last, and each section as an array of rows by column name; base units.</summary>
internal static class JsonReport
{
    public static void Write(LogReport report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Default });
        json.WriteStartObject();
        json.WriteString("zone", report.Zone.Id);
        WriteCell(json, "first", report.First);
        WriteCell(json, "last", report.Last);
        foreach (var section in report.Sections)
        {
            json.WriteStartArray(section.Name);
            foreach (var row in section.Rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < row.Count; i++)
                {
                    WriteCell(json, section.Columns[i].Name, row[i]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteCell(Utf8JsonWriter json, string name, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNull(name);
                break;
            case long value:
                json.WriteNumber(name, value);
                break;
            case double value:
                json.WriteNumber(name, Math.Round(value, 6));
                break;
            default:
                json.WriteString(name, CellText.ForPrograms(cell));
                break;
        }
    }
}
