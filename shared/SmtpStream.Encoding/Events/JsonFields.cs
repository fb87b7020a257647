using System.Buffers.Text;
using System.Text.Json;

namespace SmtpStream.Encoding.Events;

/// <summary>Fields in protobuf's JSON mapping (protobuf.dev/programming-guides/json): absent where empty or 0.</summary>
internal static class JsonFields
{
    private const long NsPerSecond = 1_000_000_000;

    public static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.WriteString(name, value);
        }
    }

    public static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, uint value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    /// <summary>64-bit integers are strings.</summary>
    public static void Int64(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value, bool always = false)
    {
        if (value != 0 || always)
        {
            Span<byte> digits = stackalloc byte[20];
            Utf8Formatter.TryFormat((ulong)value, digits, out var length);
            json.WriteString(name, digits[..length]);
        }
    }

    public static void Bool(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    public static void Enum(Utf8JsonWriter json, ReadOnlySpan<byte> name, EnumNames names, int number)
    {
        if (number == 0)
        {
            return;
        }

        if (names[number] is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>RFC 3339 in UTC with nine digits: 2026-11-24T05:11:50.260621000Z.</summary>
    public static void Stamp(Utf8JsonWriter json, ReadOnlySpan<byte> name, long unixNs)
    {
        if (unixNs == 0)
        {
            return;
        }

        var seconds = Math.DivRem(unixNs, NsPerSecond, out var nanos);
        if (nanos < 0)
        {
            seconds--;
            nanos += NsPerSecond;
        }

        Span<byte> text = stackalloc byte[30];
        DateTime.UnixEpoch.AddSeconds(seconds).TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ss.", null);
        for (var i = 28; i >= 20; i--)
        {
            text[i] = (byte)('0' + (nanos % 10));
            nanos /= 10;
        }

        text[29] = (byte)'Z';
        json.WriteString(name, text);
    }
}
