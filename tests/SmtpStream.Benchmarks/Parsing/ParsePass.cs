using SmtpStream.Smtp;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>One reading of a log in memory, as the collector does it.</summary>
internal static class ParsePass
{
    public static SourceTally Run<TSink>(ReadOnlySpan<byte> content, CorrelationTable? table, ref TSink sink)
        where TSink : struct, IMailEventSink
    {
        var written = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var parser = new LogParser(new LogParserOptions { ReferenceUnixMs = written }, table);
        var tally = new SourceTally();
        var offset = 0;
        while (offset < content.Length)
        {
            var rest = content[offset..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            tally.Add(parser.Parse(line, offset, ref sink));
            offset += line.Length + 1;
        }

        return tally;
    }
}
