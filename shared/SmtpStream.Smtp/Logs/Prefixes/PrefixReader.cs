using System.Runtime.CompilerServices;
using System.Text;
using SmtpStream.Smtp.Postfix;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>
/// Reads "[&lt;PRI&gt;]stamp [host] program[pid]: " in front of a message. Remembers the last host, programs and minute.
/// One thread at a time.
/// </summary>
internal sealed class PrefixReader
{
    private const int MaxHostLength = 255;

    private readonly byte[] _defaultHost;
    private readonly LastPrefix _last = new();
    private readonly ProgramCache _programs = new();
    private readonly StampReader _stamps;
    private readonly byte[] _host = new byte[MaxHostLength];
    private int _hostLength = -1;
    private int _hostStart;
    private ulong _hostHash;

    public PrefixReader(LogParserOptions options)
    {
        _defaultHost = Encoding.UTF8.GetBytes(options.DefaultServer);
        _stamps = new StampReader(options.Zone) { ReferenceUnixMs = options.ReferenceUnixMs };
    }

    public long ReferenceUnixMs
    {
        get => _stamps.ReferenceUnixMs;
        set
        {
            _stamps.ReferenceUnixMs = value;
            _last.Forget();
        }
    }

    /// <summary>Fills the prefix fields of the line and gives the message behind it.</summary>
    /// <remarks>The text: not empty.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(
        ReadOnlySpan<byte> text, long highestNs, scoped ref LogLine line, out ReadOnlySpan<byte> message, out ParseFailure failure)
    {
        failure = ParseFailure.NoProgram;
        var start = _last.Read(text, ref line);
        if (start > 0 && _programs.Read(text, start, ref line) is var end and > 0)
        {
            message = text[end..];
            return true;
        }

        return start > 0
            ? TryReadNewProgram(text[start..], ref line, out message)
            : TryReadNew(text, highestNs, ref line, out message, out failure);
    }

    private bool TryReadNew(
        ReadOnlySpan<byte> text, long highestNs, scoped ref LogLine line, out ReadOnlySpan<byte> message, out ParseFailure failure)
    {
        message = default;
        if (text[0] == '<')
        {
            text = WithoutPriority(text);
        }

        if (!TryReadStamp(text, highestNs, ref line, out var stampless, out failure))
        {
            return false;
        }

        var rest = ReadHost(stampless, ref line);
        if (rest.Length < stampless.Length - 1 && _stamps.IsLastMinute(text, out var minuteUtc))
        {
            _last.Keep(text, text.Length - rest.Length, line, minuteUtc);
        }

        failure = ParseFailure.NoProgram;
        if (_programs.Read(rest, 0, ref line) is var end and > 0)
        {
            message = rest[end..];
            return true;
        }

        return TryReadNewProgram(rest, ref line, out message);
    }

    private static ReadOnlySpan<byte> WithoutPriority(ReadOnlySpan<byte> text)
    {
        var close = text[..Math.Min(text.Length, 6)].IndexOf((byte)'>');
        return close > 1 ? text[(close + 1)..] : text;
    }

    private bool TryReadStamp(
        ReadOnlySpan<byte> text, long highestNs, scoped ref LogLine line, out ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        failure = ParseFailure.None;
        if (_stamps.TryReadRfc3164(text, highestNs, out line.TimeUnixNs))
        {
            line.TimeQuality = TimeQuality.YearAndZoneAssumed;
            var next = StampReader.Rfc3164Length;
            rest = text[(next < text.Length && text[next] == ' ' ? next + 1 : next)..];
            return true;
        }

        if (TryReadShortDay(text, highestNs, out line.TimeUnixNs))
        {
            line.TimeQuality = TimeQuality.YearAndZoneAssumed;
            rest = text[StampReader.Rfc3164Length..];
            return true;
        }

        var length = _stamps.ReadIso(text, highestNs, out line.TimeUnixNs, out line.TimeQuality);
        if (length > 0 && length < text.Length && text[length] == ' ')
        {
            rest = text[(length + 1)..];
            return true;
        }

        rest = default;
        failure = FailureOf(text);
        return false;
    }

    // "Jan 1 00:00:00 ": a day of one digit without its second space, as some relays rewrite it.
    private bool TryReadShortDay(ReadOnlySpan<byte> text, long highestNs, out long unixNs)
    {
        unixNs = 0;
        if (text.Length < StampReader.Rfc3164Length || text[3] != ' ' || text[5] != ' ' || text[8] != ':' || text[14] != ' ')
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[StampReader.Rfc3164Length];
        text[..4].CopyTo(padded);
        padded[4] = (byte)' ';
        text[4..14].CopyTo(padded[5..]);
        return _stamps.TryReadRfc3164(padded, highestNs, out unixNs);
    }

    private static ParseFailure FailureOf(ReadOnlySpan<byte> text)
    {
        var head = text[..Math.Min(text.Length, 32)];
        foreach (var b in head)
        {
            if (b < 0x20 && b != '\t')
            {
                return ParseFailure.Binary;
            }
        }

        var looksLikeStamp = head.Length > 15 && (head[3] == ' ' && head[9] == ':' && head[12] == ':'
            || head[4] == '-' && head[7] == '-' && head[13] == ':');
        return looksLikeStamp ? ParseFailure.BadTimestamp : ParseFailure.NoTimestamp;
    }

    private ReadOnlySpan<byte> ReadHost(ReadOnlySpan<byte> rest, scoped ref LogLine line)
    {
        var length = _hostLength;
        if ((uint)length < (uint)rest.Length && rest[length] == ' ' && rest[..length].SequenceEqual(_host.AsSpan(0, length)))
        {
            line.Host = rest[_hostStart..length];
            line.Queue = _hostHash;
            return rest[(length + 1)..];
        }

        return ReadNewHost(rest, ref line);
    }

    private ReadOnlySpan<byte> ReadNewHost(ReadOnlySpan<byte> rest, scoped ref LogLine line)
    {
        var space = rest[..Math.Min(rest.Length, MaxHostLength + 1)].IndexOf((byte)' ');
        if (space <= 0 || rest[space - 1] == ':' || IsRepeatNote(rest))
        {
            line.Host = _defaultHost;
            line.Queue = StableHash.Of(_defaultHost);
            return space == 0 ? rest[1..] : rest;
        }

        // Relays write "relay/host": the last one is where the line came from.
        _hostStart = rest[..space].LastIndexOf((byte)'/') + 1;
        if (_hostStart == space)
        {
            _hostStart = 0;
        }

        rest[..space].CopyTo(_host);
        _hostLength = space;
        _hostHash = StableHash.Of(rest[_hostStart..space]);
        line.Host = rest[_hostStart..space];
        line.Queue = _hostHash;
        return rest[(space + 1)..];
    }

    private bool TryReadNewProgram(ReadOnlySpan<byte> rest, scoped ref LogLine line, out ReadOnlySpan<byte> message)
    {
        var end = rest[..Math.Min(rest.Length, ProgramName.MaxLength)].IndexOfAny((byte)'[', (byte)':', (byte)' ');
        if (end <= 0)
        {
            message = default;
            return false;
        }

        return rest[end] == ' '
            ? TryReadUnusualProgram(rest, end, ref line, out message)
            : TryTakeProgram(rest, end, _programs.Find(rest[..end]), ref line, out message);
    }

    private static bool TryTakeProgram(
        ReadOnlySpan<byte> rest, int end, ProgramName program, scoped ref LogLine line, out ReadOnlySpan<byte> message)
    {
        line.Kind = program.Kind;
        line.Service = rest[..program.ServiceLength];
        line.Daemon = rest[program.DaemonStart..end];
        line.Queue = StableHash.Combine(line.Queue, program.Instance);
        if (rest[end] == '[')
        {
            end = ReadPid(rest, end + 1, ref line);
        }

        if ((uint)end >= (uint)rest.Length || rest[end] != ':')
        {
            message = default;
            return false;
        }

        end++;
        message = rest[(end < rest.Length && rest[end] == ' ' ? end + 1 : end)..];
        return true;
    }

    // "last message repeated 3 times" has no program; a syslog_name may hold a space ("tlspeer postfix/smtpd[1]: ").
    private bool TryReadUnusualProgram(ReadOnlySpan<byte> rest, int space, scoped ref LogLine line, out ReadOnlySpan<byte> message)
    {
        if (IsRepeatNote(rest))
        {
            line.Kind = DaemonKind.RepeatNote;
            message = rest;
            return true;
        }

        var next = rest[(space + 1)..];
        message = default;
        return next.StartsWith("postfix"u8) && TryReadNewProgram(next, ref line, out message);
    }

    private static bool IsRepeatNote(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("last message repeated "u8) || rest.StartsWith("--- last message repeated "u8);

    private static int ReadPid(ReadOnlySpan<byte> rest, int start, scoped ref LogLine line)
    {
        uint pid = 0;
        var i = start;
        while ((uint)i < (uint)rest.Length && Digits.IsDigit(rest[i]))
        {
            pid = pid * 10 + (uint)(rest[i] - '0');
            i++;
        }

        line.Pid = pid;
        if ((uint)i < (uint)rest.Length && rest[i] == ']')
        {
            return i + 1;
        }

        var close = rest[start..].IndexOf((byte)']');
        return close is >= 0 and < 32 ? start + close + 1 : rest.Length;
    }
}
