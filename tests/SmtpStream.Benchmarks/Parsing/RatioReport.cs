using System.Globalization;
using System.Numerics;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>
/// Parsing as a multiple of a newline scan of the same bytes, in one process: machines differ, ratios hardly do. Medians of the
/// processor time of five interleaved rounds, after three to warm up: other work on the machine does not count.
/// </summary>
internal static class RatioReport
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 5;

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
            var scan = Time(() => LogInput.CountLines(content), out _);
            var parse = Time(() => Parse(content, null), out parseBytes);
            var correlate = Time(() => Parse(content, new CorrelationTable()), out correlateBytes);
            if (round >= WarmUpRounds)
            {
                scans.Add(scan);
                parses.Add(parse);
                correlated.Add(correlate);
            }
        }

        var one = Median(scans);
        Write(output, $"{path}: {lines} lines, {content.Length / lines} bytes a line; nanoseconds a line, median of {Rounds}");
        Row(output, "newline scan", one, one, lines, 0);
        Row(output, "all fields", Median(parses), one, lines, parseBytes);
        Row(output, "with correlation", Median(correlated), one, lines, correlateBytes);
        Write(output, $"correlation adds {(Median(correlated) - Median(parses)) / one:F2} scans");
        Write(output, $"checksum over every field {Checksum(content):X16}");
        return 0;
    }

    private static void Parse(byte[] content, CorrelationTable? table)
    {
        var sink = new CountingSink();
        ParsePass.Run(content, table, ref sink);
    }

    private static ulong Checksum(byte[] content)
    {
        var sink = new ChecksumSink();
        ParsePass.Run(content, new CorrelationTable(), ref sink);
        return sink.Hash;
    }

    private static double Time(Action pass, out long allocatedBytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.UserTime;
        pass();
        var elapsed = Environment.CpuUsage.UserTime - started;
        allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return elapsed.TotalNanoseconds;
    }

    private static T Median<T>(List<T> values)
        where T : INumber<T> => values.Order().ElementAt(values.Count / 2);

    private static void Row(TextWriter output, string name, double nanos, double scan, int lines, long bytes) =>
        Write(output, $"{name,-18} {nanos / lines,8:F1} ns {nanos / scan,6:F2} scans {(double)bytes / lines,6:F2} bytes allocated");

    private static void Write(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
