using SmtpStream.Collector.Files;
using SmtpStream.Collector.Reading;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Collector.History;

/// <summary>When the oldest line of a content was written.</summary>
internal static class ContentAge
{
    private const int MaxLineBytes = 64 * 1024;
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Event time of the first line that has one, if that is in the first buffer; null where the file cannot be read now.</summary>
    public static DateTimeOffset? FirstEventTime(FoundFile file, LogInput input, DateTimeOffset clock)
    {
        var parser = new LogParser(
            new LogParserOptions
            {
                Zone = input.Zone,
                ReferenceUnixMs = file.ModifiedUtc.ToUnixTimeMilliseconds(),
                DefaultServer = input.DefaultServer,
                MaxLineBytes = MaxLineBytes,
            },
            correlation: null)
        {
            ClockUnixMs = clock.ToUnixTimeMilliseconds(),
        };
        try
        {
            using var content = ContentStream.Open(file);
            var lines = new LineReader(content, 0, MaxLineBytes);
            lines.Fill();
            var sink = new Nowhere();
            while (lines.TryRead(out var line))
            {
                parser.Parse(line, lines.LineOffset, ref sink);
                if (parser.LineTimeUnixNs > 0)
                {
                    return DateTimeOffset.FromUnixTimeMilliseconds(parser.LineTimeUnixNs / NanosecondsPerMillisecond);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }

        return clock;
    }

    private readonly struct Nowhere : IMailEventSink
    {
        public void OnEvent(in MailEvent mailEvent)
        {
        }
    }
}
