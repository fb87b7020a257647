using System.IO.Compression;
using System.Text;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests;

/// <summary>Feeds whole logs to a parser, line by line, and finds the shared test data.</summary>
internal static class LogReading
{
    /// <summary>2026-11-25 00:00:00 UTC.</summary>
    public const long ReferenceUnixMs = 1_795_564_800_000;

    public static LogParser NewParser(CorrelationTable? table = null, TimeZoneInfo? zone = null, long reference = ReferenceUnixMs) =>
        new(new LogParserOptions { ReferenceUnixMs = reference, Zone = zone ?? TimeZoneInfo.Utc }, table ?? new CorrelationTable());

    public static SourceTally ReadAll<TSink>(
        LogParser parser, ReadOnlySpan<byte> content, TSink sink, Action<string, LineOutcome>? onLine = null, long offset = 0)
        where TSink : IMailEventSink
    {
        var tally = new SourceTally();
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            var outcome = parser.Parse(line, offset, ref sink);
            tally.Add(outcome);
            onLine?.Invoke(Encoding.UTF8.GetString(line), outcome);
            offset += line.Length + 1;
            content = end < 0 ? default : content[(end + 1)..];
        }

        return tally;
    }

    /// <summary>The folder beside the repository that holds logs of real servers; null where there is none.</summary>
    public static string? FindData(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path) || Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    public static byte[] ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
