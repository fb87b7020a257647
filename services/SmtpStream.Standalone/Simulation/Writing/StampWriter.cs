using System.Globalization;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Writes "Nov  4 09:05:01 mx1 " or "2026-11-24T05:11:50.260621+00:00 mx2 "; a minute is formatted once.</summary>
internal sealed class StampWriter(string host, bool isIso, TimeZoneInfo zone)
{
    private const long MinuteUs = 60_000_000;
    private readonly byte[] _host = TextEncoding.ASCII.GetBytes($" {host} ");
    private byte[] _minute = [];
    private byte[] _offset = [];
    private long _formattedMinute = long.MinValue;

    public int Write(Span<byte> target, long timeUnixUs)
    {
        var minute = Math.DivRem(timeUnixUs, MinuteUs, out var withinMinuteUs);
        if (minute != _formattedMinute)
        {
            Format(minute);
        }

        _minute.CopyTo(target);
        var length = _minute.Length;
        length += WriteDigits(target[length..], withinMinuteUs / 1_000_000, 10);
        if (isIso)
        {
            target[length++] = (byte)'.';
            length += WriteDigits(target[length..], withinMinuteUs % 1_000_000, 100_000);
            _offset.CopyTo(target[length..]);
            length += _offset.Length;
        }

        _host.CopyTo(target[length..]);
        return length + _host.Length;
    }

    private static int WriteDigits(Span<byte> target, long value, int divisor)
    {
        var length = 0;
        for (; divisor > 0; divisor /= 10)
        {
            target[length++] = (byte)('0' + (value / divisor % 10));
        }

        return length;
    }

    private void Format(long minute)
    {
        _formattedMinute = minute;
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(minute * 60), zone);
        var day = isIso ? "" : local.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
        var format = isIso ? "yyyy-MM-ddTHH:mm:" : "MMM '" + day + "' HH:mm:";
        _minute = TextEncoding.ASCII.GetBytes(local.ToString(format, CultureInfo.InvariantCulture));
        _offset = TextEncoding.ASCII.GetBytes(local.ToString("zzz", CultureInfo.InvariantCulture));
    }
}
