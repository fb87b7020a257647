using SmtpStream.Smtp;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Standalone.Parsing;

/// <summary>Reads logs one after the other, as rotations of one path, oldest first: what one tells correlates with the next.</summary>
internal sealed class LogRead(TimeZoneInfo zone, string defaultServer)
{
    private const int LinesBetweenChecks = 8192;
    private readonly CorrelationTable _correlation = new();

    public SourceTally Tally { get; } = new();

    /// <summary>Called about every 8,000 lines.</summary>
    public Action<LogInput>? Progress { get; set; }

    /// <exception cref="IOException">The file cannot be read on.</exception>
    /// <exception cref="InvalidDataException">The compressed content is damaged or ends early; all before it was read.</exception>
    public void Read<TSink>(LogInput input, ref TSink sink, CancellationToken cancellationToken)
        where TSink : IMailEventSink
    {
        var parser = new LogParser(
            new LogParserOptions { Zone = zone, ReferenceUnixMs = input.ModifiedUnixMs, DefaultServer = defaultServer },
            _correlation);
        var reader = new LineReader(input.Content);
        var untilCheck = LinesBetweenChecks;
        while (reader.TryRead(out var line))
        {
            Tally.Add(parser.Parse(line, reader.Offset, ref sink));
            if (--untilCheck == 0)
            {
                untilCheck = LinesBetweenChecks;
                cancellationToken.ThrowIfCancellationRequested();
                Progress?.Invoke(input);
            }
        }

        Tally.Evicted = _correlation.EvictedCount;
    }
}
