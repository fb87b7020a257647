using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Sessions;

/// <summary>
/// "Anonymous TLS connection established from h[ip]: TLSv1.3 with cipher X (256/256 bits) key-exchange …", or "to h[ip]:25: …"
/// (postfix src/tls/tls_misc.c).
/// </summary>
internal static class TlsLine
{
    private static ReadOnlySpan<byte> Marker => "TLS connection established "u8;

    private static ReadOnlySpan<byte> CipherWords => " with cipher "u8;

    public static bool IsTls(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text[0] is (byte)'A' or (byte)'U' or (byte)'T' or (byte)'V'
        && MarkerStart(text[..Math.Min(text.Length, 48)]) is 0 or > 6;

    // "Anonymous ", "Untrusted ", "Trusted ", "Verified ", or another word in front of it.
    private static int MarkerStart(ReadOnlySpan<byte> text)
    {
        var usual = text.IsEmpty ? 0 : text[0] switch
        {
            (byte)'A' or (byte)'U' => 10,
            (byte)'T' => 8,
            _ => 9,
        };
        return text.Length > usual && text[usual..].StartsWith(Marker) ? usual : text.IndexOf(Marker);
    }

    /// <summary>Sets what the line says of the session; of a line that fails, some of it.</summary>
    /// <param name="text">The message.</param>
    /// <param name="e">An event without any of it.</param>
    /// <param name="failure">Why the line failed.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, scoped ref MailEvent e, out ParseFailure failure)
    {
        failure = ParseFailure.UnknownMessage;
        var marker = MarkerStart(text);
        if (marker < 0)
        {
            return false;
        }

        e.TlsTrust = TrustOf(text[..marker]);
        var rest = text[(marker + Marker.Length)..];
        var isFrom = rest.StartsWith("from "u8);
        if (!isFrom && !rest.StartsWith("to "u8))
        {
            return false;
        }

        e.TlsDirection = isFrom ? TlsDirection.FromClient : TlsDirection.ToRelay;
        failure = ParseFailure.BadClient;
        return TryReadPeer(rest[(isFrom ? 5 : 3)..], ref e);
    }

    private static bool TryReadPeer(ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        int length;
        if (Endpoint.TryRead(rest, out var peer))
        {
            TlsEvents.SetPeer(ref e, peer.Name, peer.Address, peer.Port);
            length = peer.Length;
        }
        else
        {
            // Postfix before 2.9 named the host alone.
            length = rest.IndexOf((byte)':');
            if (length <= 0)
            {
                return false;
            }

            TlsEvents.SetPeer(ref e, rest[..length], default, 0);
        }

        rest = rest[length..];
        if (!rest.StartsWith(": "u8))
        {
            return false;
        }

        ReadSession(rest[2..], ref e);
        return true;
    }

    private static void ReadSession(ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        // "TLSv1.3" and "TLSv1.2" of seven bytes are the rule.
        var with = rest.Length > 7 && rest[7..].StartsWith(CipherWords) ? 7 : rest.IndexOf(CipherWords);
        if (with < 0)
        {
            return;
        }

        e.TlsVersion = VersionOf(rest[..with]);
        rest = rest[(with + 13)..];
        var end = rest.Length < ByteWindow.MinLength ? ByteWindow.MaxLength : ByteWindow.First(new ByteWindow(rest).Find((byte)' '));
        end = end == ByteWindow.MaxLength ? rest.IndexOf((byte)' ') : end;
        e.TlsCipher = end < 0 ? rest : rest[..end];
        if (end >= 0 && rest[end..].StartsWith(" ("u8))
        {
            Digits.Read(rest[(end + 2)..], out var bits);
            e.TlsBits = (uint)bits;
        }
    }

    private static TlsTrust TrustOf(ReadOnlySpan<byte> word) => word.IsEmpty ? TlsTrust.None : word[0] switch
    {
        (byte)'A' => TlsTrust.Anonymous,
        (byte)'U' => TlsTrust.Untrusted,
        (byte)'T' => TlsTrust.Trusted,
        (byte)'V' => TlsTrust.Verified,
        _ => TlsTrust.None,
    };

    private static TlsVersion VersionOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("TLSv1.3"u8) => TlsVersion.Tls13,
        _ when name.SequenceEqual("TLSv1.2"u8) => TlsVersion.Tls12,
        _ when name.SequenceEqual("TLSv1.1"u8) => TlsVersion.Tls11,
        _ when name.SequenceEqual("TLSv1"u8) => TlsVersion.Tls10,
        _ when name.SequenceEqual("SSLv3"u8) => TlsVersion.Ssl3,
        _ => TlsVersion.Other,
    };
}
