using System.Globalization;
using Utf8 = System.Text.Encoding;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>Which daemons wrote how many of a log's lines: what a figure per line is an average of.</summary>
internal static class DaemonMix
{
    private const int Shown = 12;

    public static void Write(ReadOnlySpan<byte> content, TextWriter output)
    {
        var lines = 0;
        var counts = new Dictionary<string, int>();
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var daemon = DaemonOf(end < 0 ? content : content[..end]);
            counts[daemon] = counts.GetValueOrDefault(daemon) + 1;
            lines++;
            content = end < 0 ? default : content[(end + 1)..];
        }

        var parts = counts.OrderByDescending(c => c.Value).Take(Shown)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {100.0 * c.Value / lines:F1} %"));
        output.WriteLine("mix: " + string.Join(", ", parts));
    }

    // "Nov 24 00:00:01 mx1 postfix/smtpd[1]: …": the fifth word without its process.
    private static string DaemonOf(ReadOnlySpan<byte> line)
    {
        line = line.Length > 16 ? line[16..] : default;
        line = line[(line.IndexOf((byte)' ') + 1)..];
        var end = line.IndexOfAny((byte)'[', (byte)':');
        return end < 0 ? "other" : Utf8.UTF8.GetString(line[..end]);
    }
}
