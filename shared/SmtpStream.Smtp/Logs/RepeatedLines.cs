using SmtpStream.Smtp.Logs.Prefixes;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Logs;

/// <summary>
/// What syslog daemons write instead of equal lines: "message repeated 2 times: [ … ]" (rsyslog) with the message,
/// "last message repeated 2 times" (BSD, sysklogd) without it.
/// </summary>
internal static class RepeatedLines
{
    private const uint MaxMultiplicity = 1_000_000;

    /// <summary>The message in the brackets, and how often it happened.</summary>
    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> message, out uint multiplicity)
    {
        multiplicity = 0;
        var rest = message[17..];
        var digits = Digits.Read(rest, out var count);
        var open = rest[digits..];
        if (digits == 0 || !open.StartsWith(" times: ["u8))
        {
            return message;
        }

        multiplicity = (uint)Math.Clamp(count, 1, MaxMultiplicity);
        open = open[9..].TrimStart((byte)' ');
        return open.Length > 0 && open[^1] == ']' ? open[..^1] : open;
    }

    /// <summary>Gives the last line's events again, at this line's place and time, standing for N.</summary>
    public static LineOutcome ReadNote<TSink>(
        ref LogLine note, ReadOnlySpan<byte> message, PrefixReader prefixes, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (note.Table is not { } table)
        {
            return LineOutcome.Continuation;
        }

        var words = message.IndexOf(" repeated "u8);
        if (table.Repeat.Line.IsEmpty || Digits.Read(message[(words + 10)..], out var count) == 0)
        {
            var last = table.Repeat.Outcome;
            return last.Kind == LineOutcomeKind.Events ? LineOutcome.Continuation : last;
        }

        LogLine line = default;
        if (!prefixes.TryRead(table.Repeat.Line, table.HighestNs, ref line, out var repeated, out _))
        {
            return LineOutcome.Continuation;
        }

        line.Offset = note.Offset;
        line.Table = table;
        line.TimeUnixNs = note.TimeUnixNs;
        line.OriginalTimeUnixNs = note.OriginalTimeUnixNs;
        line.IsFuture = note.IsFuture;
        line.Multiplicity = (uint)Math.Clamp(count, 1, MaxMultiplicity);
        return LogParser.Route(ref line, repeated, ref sink);
    }
}
