using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>Stamps of RFC 3164 section 4.1.2 and of ISO 8601 / RFC 3339. Keeps the minute read last. One thread at a time.</summary>
internal sealed class StampReader(TimeZoneInfo zone)
{
    public const int Rfc3164Length = 15;
    private const int IsoMinuteLength = 16;
    private const long Nanos = 1_000_000_000;
    private static readonly int[] DaysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private readonly LocalClock _clock = new(zone);
    private ulong _minuteA;
    private ulong _minuteB;
    private long _minuteUtc;
    private ulong _isoA;
    private ulong _isoB;
    private long _isoMinute;
    private long _referenceSeconds;

    public long ReferenceUnixMs
    {
        get => _referenceSeconds * 1000;
        set
        {
            _referenceSeconds = value / 1000;
            Forget();
        }
    }

    public void Forget()
    {
        _minuteA = 0;
        _isoA = 0;
    }

    /// <summary>"Nov  4 09:05:01 ": month, day, time without year and zone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadRfc3164(ReadOnlySpan<byte> line, long highestNs, out long unixNs)
    {
        if (line.Length > Rfc3164Length)
        {
            var a = BinaryPrimitives.ReadUInt64LittleEndian(line);
            var b = BinaryPrimitives.ReadUInt64LittleEndian(line[5..]);
            if (a == _minuteA && b == _minuteB && Digits.AreTwoAt(line, 13))
            {
                unixNs = (_minuteUtc + Digits.TwoAt(line, 13)) * Nanos;
                return line[13] <= '6';
            }
        }

        return ReadRfc3164Minute(line, highestNs, out unixNs);
    }

    /// <summary>The text starts with the minute of RFC 3164 that was kept, whatever its second; seconds since 1970-01-01 UTC.</summary>
    public bool IsLastMinute(ReadOnlySpan<byte> line, out long minuteUtc)
    {
        minuteUtc = _minuteUtc;
        return line.Length > Rfc3164Length && line[Rfc3164Length] == ' '
            && BinaryPrimitives.ReadUInt64LittleEndian(line) == _minuteA
            && BinaryPrimitives.ReadUInt64LittleEndian(line[5..]) == _minuteB;
    }

    /// <summary>"2026-11-24T05:11:50.260621+00:00": fraction and offset may be absent.</summary>
    /// <returns>Bytes taken; 0 where there is no such stamp.</returns>
    public int ReadIso(ReadOnlySpan<byte> line, long highestNs, out long unixNs, out TimeQuality quality)
    {
        unixNs = 0;
        quality = TimeQuality.Exact;
        if (line.Length < 20 || line[16] != ':' || !Digits.AreTwoAt(line, 17) || !TryReadIsoMinute(line, out var minute))
        {
            return 0;
        }

        var seconds = minute + Digits.TwoAt(line, 17);
        var length = 19 + ReadFraction(line[19..], out var nanos);
        var offsetLength = ReadOffset(line[length..], out var offsetSeconds);
        if (offsetLength == 0)
        {
            quality = TimeQuality.ZoneAssumed;
            seconds = _clock.ToUtc(seconds, highestNs / Nanos, out _);
        }

        unixNs = (seconds - offsetSeconds) * Nanos + nanos;
        return length + offsetLength;
    }

    private static int ReadFraction(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)','))
        {
            return 0;
        }

        var i = 1;
        long scale = Nanos;
        for (; i < text.Length && Digits.IsDigit(text[i]); i++)
        {
            scale /= 10;
            nanos += (text[i] - '0') * scale;
        }

        return i;
    }

    private static int ReadOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] is (byte)'Z' or (byte)'z')
        {
            return 1;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length < 3 || !Digits.AreTwoAt(text, 1))
        {
            return 0;
        }

        seconds = Digits.TwoAt(text, 1) * 3600;
        var length = 3;
        var minutes = text.Length > 3 && text[3] == ':' ? 4 : 3;
        if (minutes + 1 < text.Length && Digits.AreTwoAt(text, minutes))
        {
            seconds += Digits.TwoAt(text, minutes) * 60;
            length = minutes + 2;
        }

        seconds = text[0] == '-' ? -seconds : seconds;
        return length;
    }

    private bool TryReadIsoMinute(ReadOnlySpan<byte> line, out long minuteSeconds)
    {
        var a = BinaryPrimitives.ReadUInt64LittleEndian(line);
        var b = BinaryPrimitives.ReadUInt64LittleEndian(line[(IsoMinuteLength - 8)..]);
        minuteSeconds = _isoMinute;
        if (a == _isoA && b == _isoB)
        {
            return true;
        }

        if (!Digits.AreTwoAt(line, 0) || !Digits.AreTwoAt(line, 2) || line[4] != '-' || !Digits.AreTwoAt(line, 5)
            || line[7] != '-' || !Digits.AreTwoAt(line, 8) || line[10] is not ((byte)'T' or (byte)' ' or (byte)'t')
            || !Digits.AreTwoAt(line, 11) || line[13] != ':' || !Digits.AreTwoAt(line, 14))
        {
            return false;
        }

        var year = Digits.TwoAt(line, 0) * 100 + Digits.TwoAt(line, 2);
        if (!TryDay(year, Digits.TwoAt(line, 5), Digits.TwoAt(line, 8), out var day))
        {
            return false;
        }

        minuteSeconds = day * 86_400 + Digits.TwoAt(line, 11) * 3600 + Digits.TwoAt(line, 14) * 60;
        (_isoA, _isoB, _isoMinute) = (a, b, minuteSeconds);
        return true;
    }

    private bool ReadRfc3164Minute(ReadOnlySpan<byte> line, long highestNs, out long unixNs)
    {
        unixNs = 0;
        if (line.Length < Rfc3164Length || line[3] != ' ' || line[6] != ' ' || line[9] != ':' || line[12] != ':'
            || !TryReadMonth(line, out var month) || !Digits.IsDigit(line[5]) || !(line[4] == ' ' || Digits.IsDigit(line[4]))
            || !Digits.AreTwoAt(line, 7) || !Digits.AreTwoAt(line, 10) || !Digits.AreTwoAt(line, 13))
        {
            return false;
        }

        var dayOfMonth = (line[4] == ' ' ? 0 : (line[4] - '0') * 10) + line[5] - '0';
        var inDay = Digits.TwoAt(line, 7) * 3600 + Digits.TwoAt(line, 10) * 60;
        if (inDay >= 86_400 || line[13] > '6' || !TryLatestYear(month, dayOfMonth, inDay, out var localSeconds))
        {
            return false;
        }

        var utc = _clock.ToUtc(localSeconds, highestNs / Nanos, out var isAmbiguous);
        if (!isAmbiguous && line.Length > Rfc3164Length)
        {
            _minuteA = BinaryPrimitives.ReadUInt64LittleEndian(line);
            _minuteB = BinaryPrimitives.ReadUInt64LittleEndian(line[5..]);
            _minuteUtc = utc;
        }

        unixNs = (utc + Digits.TwoAt(line, 13)) * Nanos;
        return true;
    }

    // The latest year in which the stamp exists (29 February) and is not after the reference + 1 day.
    private bool TryLatestYear(int month, int dayOfMonth, int inDay, out long localSeconds)
    {
        var limit = _referenceSeconds + 86_400;
        var year = DateTime.UnixEpoch.AddSeconds(Math.Clamp(limit, 0, 250_000_000_000)).Year + 1;
        for (var tries = 0; tries < 10; tries++, year--)
        {
            if (!TryDay(year, month, dayOfMonth, out var day))
            {
                continue;
            }

            localSeconds = day * 86_400 + inDay;
            if (_clock.ToUtc(localSeconds, 0, out _) <= limit)
            {
                return true;
            }
        }

        localSeconds = 0;
        return false;
    }

    private static bool TryDay(int year, int month, int dayOfMonth, out long daysSinceEpoch)
    {
        daysSinceEpoch = 0;
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var before = year - 1;
        var leapDays = before / 4 - before / 100 + before / 400 - 477;
        var afterFebruary = month > 2 && DateTime.IsLeapYear(year) ? 1 : 0;
        daysSinceEpoch = (year - 1970) * 365L + leapDays + DaysBefore[month - 1] + afterFebruary + dayOfMonth - 1;
        return true;
    }

    private static bool TryReadMonth(ReadOnlySpan<byte> line, out int month)
    {
        month = (line[0], line[1], line[2]) switch
        {
            ((byte)'J', (byte)'a', (byte)'n') => 1,
            ((byte)'F', (byte)'e', (byte)'b') => 2,
            ((byte)'M', (byte)'a', (byte)'r') => 3,
            ((byte)'A', (byte)'p', (byte)'r') => 4,
            ((byte)'M', (byte)'a', (byte)'y') => 5,
            ((byte)'J', (byte)'u', (byte)'n') => 6,
            ((byte)'J', (byte)'u', (byte)'l') => 7,
            ((byte)'A', (byte)'u', (byte)'g') => 8,
            ((byte)'S', (byte)'e', (byte)'p') => 9,
            ((byte)'O', (byte)'c', (byte)'t') => 10,
            ((byte)'N', (byte)'o', (byte)'v') => 11,
            ((byte)'D', (byte)'e', (byte)'c') => 12,
            _ => 0,
        };
        return month != 0;
    }
}
