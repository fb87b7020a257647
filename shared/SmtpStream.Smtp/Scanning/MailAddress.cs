using System.Runtime.CompilerServices;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Addresses as Postfix logs them: "&lt;a@b&gt;" with quoted local parts, or bare where a relay rewrote the line.</summary>
internal static class MailAddress
{
    /// <summary>Value of an address that starts the text and the bytes it takes; the value may end where the line does.</summary>
    /// <remarks>The follower: first byte of what follows the closing bracket.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, byte follower, out ReadOnlySpan<byte> address, out int length)
    {
        if (text.Length > 1 && text[0] == '<' && text[1] != '"')
        {
            var close = text.Length < ByteWindow.MinLength ? ByteWindow.MaxLength : ByteWindow.First(new ByteWindow(text).Find((byte)'>'));
            if (close == ByteWindow.MaxLength)
            {
                close = text.IndexOf((byte)'>');
            }

            if (close > 0 && (close + 1 == text.Length || text[close + 1] == follower))
            {
                address = text[1..close];
                length = close + 1;
                return true;
            }
        }

        return TryReadUnusual(text, follower, out address, out length);
    }

    public static ReadOnlySpan<byte> DomainOf(ReadOnlySpan<byte> address)
    {
        var at = address.LastIndexOf((byte)'@');
        return at < 0 ? default : address[(at + 1)..];
    }

    private static bool TryReadUnusual(
        ReadOnlySpan<byte> text, byte follower, out ReadOnlySpan<byte> address, out int length)
    {
        address = default;
        length = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] != '<')
        {
            length = text.IndexOf(follower);
            length = length < 0 ? text.Length : length;
            address = text[..length];
            return length > 0 && address.IndexOf((byte)' ') < 0;
        }

        var i = text.Length > 1 && text[1] == '"' ? EndOfQuoted(text) : 1;
        while (i < text.Length)
        {
            var close = text[i..].IndexOf((byte)'>');
            if (close < 0)
            {
                break;
            }

            i += close + 1;
            if (i == text.Length || text[i] == follower)
            {
                address = text[1..(i - 1)];
                length = i;
                return true;
            }
        }

        return false;
    }

    // RFC 5321 section 4.1.2, Quoted-string: a backslash takes the next byte as it is.
    private static int EndOfQuoted(ReadOnlySpan<byte> text)
    {
        for (var i = 2; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return 1;
    }
}
