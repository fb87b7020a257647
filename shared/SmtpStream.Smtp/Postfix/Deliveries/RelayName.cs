using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>The value of "relay=": a host, a socket, or the name of a local transport.</summary>
internal static class RelayName
{
    /// <summary>Sets kind, name, address and port of the event's relay.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, scoped ref MailEvent e)
    {
        if (value.IsEmpty)
        {
            return false;
        }

        if (value[^1] != ']' && value.IndexOf((byte)'[') < 0)
        {
            return TryReadPlain(value, ref e);
        }

        if (!Endpoint.TryRead(value, out var endpoint) || endpoint.Length != value.Length)
        {
            return false;
        }

        e.RelayName = endpoint.Name.IsEmpty ? endpoint.Address : endpoint.Name;
        if (endpoint.IsSocket)
        {
            e.RelayKind = RelayKind.UnixSocket;
            return true;
        }

        e.RelayKind = RelayKind.Host;
        e.RelayIp = endpoint.Address;
        e.RelayPort = endpoint.Port;
        return true;
    }

    public static bool IsLoopback(ref readonly MailEvent e) =>
        e.RelayIp.StartsWith("127."u8) || e.RelayIp.SequenceEqual("::1"u8)
        || (e.RelayIp.IsEmpty && e.RelayName.SequenceEqual("localhost"u8));

    private static bool TryReadPlain(ReadOnlySpan<byte> value, scoped ref MailEvent e)
    {
        if (value.SequenceEqual("none"u8))
        {
            e.RelayKind = RelayKind.None;
            e.RelayName = default;
            return true;
        }

        e.RelayName = value;
        e.RelayKind = value switch
        {
            _ when value.SequenceEqual("local"u8) => RelayKind.Local,
            _ when value.SequenceEqual("virtual"u8) => RelayKind.Virtual,
            _ when value[0] == '/' => RelayKind.File,
            _ => RelayKind.Pipe,
        };

        // Relays that rewrite logs drop the brackets: "127.0.0.1:2525".
        var colon = value.LastIndexOf((byte)':');
        if (colon > 0 && Digits.Read(value[(colon + 1)..], out var port) == value.Length - colon - 1 && port is > 0 and < 65536)
        {
            e.RelayKind = RelayKind.Host;
            e.RelayName = value[..colon];
            e.RelayIp = Digits.IsDigit(value[0]) ? value[..colon] : default;
            e.RelayPort = (uint)port;
        }

        return value.IndexOf((byte)' ') < 0;
    }
}
