using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>"name[address]", "name[address]:port" or "[address]:port". An empty part is unknown.</summary>
internal readonly ref struct Endpoint
{
    private Endpoint(ReadOnlySpan<byte> name, ReadOnlySpan<byte> address, uint port, int length)
    {
        Name = name;
        Address = address;
        Port = port;
        Length = length;
    }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>IP address, or the path of a socket.</summary>
    public ReadOnlySpan<byte> Address { get; }

    public uint Port { get; }

    /// <summary>Bytes taken from the text.</summary>
    public int Length { get; }

    public bool IsSocket => Address.IndexOf((byte)'/') >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, out Endpoint endpoint)
    {
        if (text.Length >= ByteWindow.MinLength)
        {
            var window = new ByteWindow(text);
            var open = ByteWindow.First(window.Find((byte)'['));
            var close = ByteWindow.First(window.Find((byte)']'));
            var space = ByteWindow.First(window.Find((byte)' '));
            if (open < close && close < ByteWindow.MaxLength && open < space)
            {
                endpoint = Take(text, open, close);
                return true;
            }
        }

        return TryReadLong(text, out endpoint);
    }

    /// <summary>The same, where it stands behind " from " at the end of the text or before a colon.</summary>
    public static bool TryReadAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, out Endpoint endpoint, out int start)
    {
        start = text.IndexOf(word);
        if (start < 0)
        {
            endpoint = default;
            return false;
        }

        start += word.Length;
        return TryRead(text[start..], out endpoint);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> text, out Endpoint endpoint)
    {
        endpoint = default;
        var open = text.IndexOf((byte)'[');

        // A name with a space is text before an endpoint, not one.
        if (open is < 0 or > 255 || text[..open].IndexOf((byte)' ') >= 0)
        {
            return false;
        }

        var length = text[(open + 1)..].IndexOf((byte)']');
        if (length < 0)
        {
            return false;
        }

        endpoint = Take(text, open, open + 1 + length);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Endpoint Take(ReadOnlySpan<byte> text, int open, int close)
    {
        var length = close + 1;
        uint port = 0;
        if (length < text.Length && text[length] == ':')
        {
            var digits = Digits.Read(text[(length + 1)..], out var value);
            if (digits is > 0 and <= 5)
            {
                port = (uint)value;
                length += digits + 1;
            }
        }

        return new Endpoint(Known(text[..open]), Known(WithoutFamily(text[(open + 1)..close])), port, length);
    }

    private static ReadOnlySpan<byte> Known(ReadOnlySpan<byte> value) =>
        value.Length == 7 && value.SequenceEqual("unknown"u8) ? default : value;

    private static ReadOnlySpan<byte> WithoutFamily(ReadOnlySpan<byte> address) =>
        address.StartsWith("IPv6:"u8) ? address[5..] : address;
}
