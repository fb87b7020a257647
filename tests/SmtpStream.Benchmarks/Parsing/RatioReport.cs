using System.Globalization;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>
/// Parsing as a multiple of a newline scan of the same bytes, in one process: machines differ, ratios hardly do. Medians of the
/// processor time of seven interleaved rounds, after eight to warm up: other work on the machine does not count.
/// </summary>
internal static class RatioReport
{
    private const int WarmUpRounds = 8;
    private const int Rounds = 7;

    public static int Run(string path, TextWriter output)
    {
        var content = File.ReadAllBytes(path);
        var lines = LogInput.CountLines(content);
        var scans = new List<double>();
        var parses = new List<double>();
        var correlated = new List<double>();
        long parseBytes = 0;
        long correlateBytes = 0;
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var scan = Measured.Time(() => LogInput.CountLines(content), out _);
            var parse = Measured.Time(() => Parse(content, null), out parseBytes);
            var correlate = Measured.Time(() => Parse(content, new CorrelationTable()), out correlateBytes);
            if (round >= WarmUpRounds)
            {
                scans.Add(scan);
                parses.Add(parse);
                correlated.Add(correlate);
            }
        }

        var one = Measured.Median(scans);
        Write(output, $"{path}: {lines} lines, {content.Length / lines} bytes a line; nanoseconds a line, median of {Rounds}");
        Row(output, "newline scan", one, one, lines, 0);
        Row(output, "all fields", Measured.Median(parses), one, lines, parseBytes);
        Row(output, "with correlation", Measured.Median(correlated), one, lines, correlateBytes);
        Write(output, $"correlation adds {(Measured.Median(correlated) - Measured.Median(parses)) / one:F2} scans");
        DaemonMix.Write(content, output);
        Write(output, $"checksum over every field {Checksum(content):X16}");
        return 0;
    }

    private static void Parse(byte[] content, CorrelationTable? table)
    {
        var sink = new CountingSink();
        ParsePass.Run(content, table, ref sink);
    }

    /// <summary>Parser and correlation, over every field of every event.</summary>
    public static ulong Checksum(byte[] content)
    {
        var sink = new ChecksumSink();
        ParsePass.Run(content, new CorrelationTable(), ref sink);
        return sink.Hash;
    }

    private static void Row(TextWriter output, string name, double nanos, double scan, int lines, long bytes) =>
        Write(output, $"{name,-18} {nanos / lines,8:F1} ns {nanos / scan,6:F2} scans {(double)bytes / lines,6:F2} bytes allocated");

    private static void Write(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
