using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Dovecot;
using SmtpStream.Smtp.Filters;
using SmtpStream.Smtp.Logs.Prefixes;
using SmtpStream.Smtp.Postfix;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>
/// Turns the lines of one path into events, in order. A pure function of the lines, the options and the clock property:
/// all that depends on earlier lines is in the <see cref="CorrelationTable"/>. One thread at a time.
/// </summary>
public sealed class LogParser
{
    /// <summary>Rises whenever the same lines may give other events.</summary>
    public const int Version = 3;

    private const long FutureToleranceMs = 5 * 60 * 1000;
    private const long NanosPerMs = 1_000_000;

    private readonly PrefixReader _prefixes;
    private readonly int _maxLineBytes;

    public LogParser(LogParserOptions options, CorrelationTable? correlation)
    {
        _prefixes = new PrefixReader(options);
        _maxLineBytes = options.MaxLineBytes;
        Correlation = correlation;
    }

    /// <summary>What earlier lines told; null parses each line by itself.</summary>
    public CorrelationTable? Correlation { get; }

    /// <summary>
    /// The reader's clock at its last read, Unix milliseconds. A stamp more than 5 minutes ahead of it is marked future and
    /// takes it as event time. The default marks nothing.
    /// </summary>
    public long ClockUnixMs { get; set; } = long.MaxValue;

    /// <summary>See <see cref="LogParserOptions.ReferenceUnixMs"/>; moves on while a file grows.</summary>
    public long ReferenceUnixMs
    {
        get => _prefixes.ReferenceUnixMs;
        set => _prefixes.ReferenceUnixMs = value;
    }

    /// <summary>Event time of the line parsed last, nanoseconds; 0 where it had none.</summary>
    public long LineTimeUnixNs { get; private set; }

    /// <param name="line">One line without its line feed.</param>
    /// <param name="offset">Byte offset of the line in its source.</param>
    /// <param name="sink">Takes the line's events, in order, during the call.</param>
    public LineOutcome Parse<TSink>(ReadOnlySpan<byte> line, long offset, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        LineTimeUnixNs = 0;
        if (line.Length > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        if (line.IsEmpty)
        {
            return LineOutcome.Rejected(ParseFailure.Empty);
        }

        // A crash of the machine leaves a run of NUL in front of the next line.
        if (line[0] == 0)
        {
            line = line.TrimStart((byte)0);
        }

        if (line.IsEmpty || line.Length > _maxLineBytes)
        {
            return LineOutcome.Rejected(line.IsEmpty ? ParseFailure.Binary : ParseFailure.TooLong);
        }

        return ParseLine(line, offset, ref sink);
    }

    public LineOutcome Parse(ReadOnlySpan<byte> line, long offset, IMailEventSink sink) => Parse(line, offset, ref sink);

    private LineOutcome ParseLine<TSink>(ReadOnlySpan<byte> text, long offset, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        var table = Correlation;
        LogLine line = default;
        line.Offset = offset;
        line.Table = table;
        if (!_prefixes.TryRead(text, table?.HighestNs ?? 0, ref line, out var message, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        ApplyClock(ref line);
        LineTimeUnixNs = line.TimeUnixNs;
        if (table is not null && line.TimeUnixNs > table.HighestNs)
        {
            table.HighestNs = line.TimeUnixNs;
        }

        if (line.Kind == DaemonKind.RepeatNote)
        {
            return RepeatedLines.ReadNote(ref line, message, _prefixes, ref sink);
        }

        var outcome = Route(ref line, message, ref sink);
        table?.Repeat.Keep(text, outcome);
        return outcome;
    }

    internal static LineOutcome Route<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (message.Length > 0 && message[0] == 'm' && message.StartsWith("message repeated "u8))
        {
            message = RepeatedLines.Unwrap(message, out var count);
            line.Multiplicity = Math.Max(line.Multiplicity, count);
        }

        if (line.Kind is >= DaemonKind.Postfix and <= DaemonKind.Script)
        {
            return message.IsEmpty
                ? LineOutcome.Rejected(ParseFailure.UnknownMessage)
                : PostfixLines.Read(ref line, message, ref sink);
        }

        return line.Kind switch
        {
            DaemonKind.Dovecot => DovecotEvents.Read(ref line, message, ref sink),
            DaemonKind.OpenDkim => DkimEvents.Read(ref line, message, ref sink),
            DaemonKind.SyslogDaemon => LogLossEvents.Read(ref line, message, ref sink),
            _ => LineOutcome.Ignored(IgnoredKind.OtherProgram),
        };
    }

    private void ApplyClock(ref LogLine line)
    {
        // In milliseconds: the default clock does not fit into nanoseconds.
        if (line.TimeUnixNs / NanosPerMs - FutureToleranceMs <= ClockUnixMs)
        {
            return;
        }

        line.OriginalTimeUnixNs = line.TimeUnixNs;
        line.TimeUnixNs = ClockUnixMs * NanosPerMs;
        line.IsFuture = true;
    }
}
