using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>The value of "relay=": a host, a socket, or the name of a local transport.</summary>
internal ref struct RelayName
{
    public RelayKind Kind;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Ip;
    public uint Port;

    public readonly bool IsLoopback =>
        Ip.StartsWith("127."u8) || Ip.SequenceEqual("::1"u8) || (Ip.IsEmpty && Name.SequenceEqual("localhost"u8));

    public static bool TryRead(ReadOnlySpan<byte> value, out RelayName relay)
    {
        relay = default;
        if (value.IsEmpty)
        {
            return false;
        }

        if (value[^1] != ']' && value.IndexOf((byte)'[') < 0)
        {
            return TryReadPlain(value, out relay);
        }

        if (!Endpoint.TryRead(value, out var endpoint) || endpoint.Length != value.Length)
        {
            return false;
        }

        relay.Name = endpoint.Name.IsEmpty ? endpoint.Address : endpoint.Name;
        if (endpoint.IsSocket)
        {
            relay.Kind = RelayKind.UnixSocket;
            return true;
        }

        relay.Kind = RelayKind.Host;
        relay.Ip = endpoint.Address;
        relay.Port = endpoint.Port;
        return true;
    }

    private static bool TryReadPlain(ReadOnlySpan<byte> value, out RelayName relay)
    {
        relay = default;
        relay.Name = value;
        if (value.SequenceEqual("none"u8))
        {
            relay.Kind = RelayKind.None;
            relay.Name = default;
            return true;
        }

        relay.Kind = value switch
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
            relay.Kind = RelayKind.Host;
            relay.Name = value[..colon];
            relay.Ip = Digits.IsDigit(value[0]) ? value[..colon] : default;
            relay.Port = (uint)port;
        }

        return value.IndexOf((byte)' ') < 0;
    }
}
