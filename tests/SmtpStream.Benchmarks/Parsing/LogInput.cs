namespace SmtpStream.Benchmarks.Parsing;

/// <summary>
/// The log that the parsing benchmarks read: the file named by SMTPSTREAM_BENCHMARK_LOG, at least 200,000 lines, for example of
/// <c>genlog.py --lines 300000 --seed 7</c>.
/// </summary>
internal static class LogInput
{
    private const string Variable = "SMTPSTREAM_BENCHMARK_LOG";

    public static byte[] Read()
    {
        var path = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"Set {Variable} to a Postfix log.");
        return File.ReadAllBytes(path);
    }

    public static int CountLines(ReadOnlySpan<byte> content)
    {
        var lines = 0;
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            content = end < 0 ? default : content[(end + 1)..];
            lines++;
        }

        return lines;
    }
}
