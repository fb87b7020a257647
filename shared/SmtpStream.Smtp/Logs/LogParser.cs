using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>
/// Turns the lines of one path into events, in order. A pure function of the lines, the options and the clock property:
/// all that depends on earlier lines is in the <see cref="CorrelationTable"/>. One thread at a time.
/// </summary>
public sealed class LogParser
{
    /// <summary>Rises whenever the same lines may give other events.</summary>
    public const int Version = 1;

    public LogParser(LogParserOptions options, CorrelationTable? correlation)
    {
        Correlation = correlation;
        ReferenceUnixMs = options.ReferenceUnixMs;
    }

    /// <summary>What earlier lines told; null parses each line by itself.</summary>
    public CorrelationTable? Correlation { get; }

    /// <summary>
    /// The reader's clock at its last read, Unix milliseconds. A stamp more than 5 minutes ahead of it is marked future and
    /// takes it as event time. The default marks nothing.
    /// </summary>
    public long ClockUnixMs { get; set; } = long.MaxValue;

    /// <summary>See <see cref="LogParserOptions.ReferenceUnixMs"/>; moves on while a file grows.</summary>
    public long ReferenceUnixMs { get; set; }

    /// <summary>Event time of the line parsed last, nanoseconds; 0 where it had none.</summary>
    public long LineTimeUnixNs { get; private set; }

    /// <param name="line">One line without its line feed.</param>
    /// <param name="offset">Byte offset of the line in its source.</param>
    /// <param name="sink">Takes the line's events, in order, during the call.</param>
    public LineOutcome Parse<TSink>(ReadOnlySpan<byte> line, long offset, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        LineTimeUnixNs = 0;
        return LineOutcome.Rejected(ParseFailure.UnknownMessage);
    }

    public LineOutcome Parse(ReadOnlySpan<byte> line, long offset, IMailEventSink sink) => Parse(line, offset, ref sink);
}
