using System.Buffers;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;

namespace SmtpStream.Aggregation.Folding;

/// <summary>Normal forms of names. Results are the input or point into the buffer.</summary>
public static class EntityNames
{
    /// <summary>Longest name of an entity in bytes; longer ones are replaced by "~" and their XXH3-128 in hex.</summary>
    public const int MaxBytes = 256;

    /// <summary>Sender domain of messages with the null sender (RFC 5321 section 4.5.5).</summary>
    public static ReadOnlySpan<byte> NullSender => "<>"u8;

    /// <summary>Takes what entities beyond a cap counted.</summary>
    public const string Other = "*";

    private static readonly SearchValues<byte> Dotted = SearchValues.Create("0123456789."u8);

    /// <summary>The domain of an address in lower case without trailing dot; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Domain(ReadOnlySpan<byte> address, Span<byte> buffer) =>
        Lower(address[(address.LastIndexOf((byte)'@') is var at && at < 0 ? address.Length : at + 1)..].TrimEnd((byte)'.'), buffer);

    /// <summary>The address with its domain in lower case; the local part is the receiver's business (RFC 5321 section 2.4).</summary>
    public static ReadOnlySpan<byte> Address(ReadOnlySpan<byte> address, Span<byte> buffer)
    {
        var at = address.LastIndexOf((byte)'@');
        if (at < 0 || address.Length > buffer.Length || !address[at..].ContainsAnyInRange((byte)'A', (byte)'Z'))
        {
            return address;
        }

        address.CopyTo(buffer);
        LowerInPlace(buffer[at..address.Length]);
        return buffer[..address.Length];
    }

    /// <summary>The name in ASCII lower case.</summary>
    public static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        if (!name.ContainsAnyInRange((byte)'A', (byte)'Z'))
        {
            return name;
        }

        // Too long for the buffer: no entity's name either, see Bounded.
        if (name.Length > buffer.Length)
        {
            var copy = name.ToArray();
            LowerInPlace(copy);
            return copy;
        }

        name.CopyTo(buffer);
        LowerInPlace(buffer[..name.Length]);
        return buffer[..name.Length];
    }

    /// <summary>The /24 of an IPv4 address, "192.0.2.0/24", or the /64 of an IPv6 address, "2001:db8:0:1::/64"; empty for anything else.</summary>
    public static ReadOnlySpan<byte> Network(ReadOnlySpan<byte> ip, Span<byte> buffer)
    {
        if (ip.Contains((byte)':'))
        {
            return ip.StartsWith("::ffff:"u8) && ip.Contains((byte)'.') ? Network(ip[7..], buffer) : Network6(ip, buffer);
        }

        var dot = ip.LastIndexOf((byte)'.');
        if (dot < 5 || ip.Length > 15 || ip.ContainsAnyExcept(Dotted))
        {
            return [];
        }

        ip[..dot].CopyTo(buffer);
        ".0/24"u8.CopyTo(buffer[dot..]);
        return buffer[..(dot + 5)];
    }

    /// <summary>The part of a program name that tells the listener: "submission" of "postfix/submission", else the daemon.</summary>
    public static ReadOnlySpan<byte> Service(ReadOnlySpan<byte> service, ReadOnlySpan<byte> daemon)
    {
        var slash = service.LastIndexOf((byte)'/');
        return slash >= 0 && slash + 1 < service.Length ? service[(slash + 1)..] : daemon.IsEmpty ? service : daemon;
    }

    /// <summary>A name that is too long becomes its hash.</summary>
    public static ReadOnlySpan<byte> Bounded(ReadOnlySpan<byte> name) =>
        name.Length <= MaxBytes ? name : Encoding.ASCII.GetBytes("~" + Convert.ToHexStringLower(XxHash128.Hash(name)));

    private static ReadOnlySpan<byte> Network6(ReadOnlySpan<byte> ip, Span<byte> buffer)
    {
        Span<ushort> groups = stackalloc ushort[4];
        groups.Clear();
        var rest = ip.StartsWith("::"u8) ? ip[1..] : ip;
        for (var i = 0; i < 4; i++)
        {
            if (rest.StartsWith(":"u8))
            {
                // "::" stands for as many groups of zeros as are missing to 8.
                rest = rest[1..];
                i = rest.IsEmpty ? 8 : Math.Max(i, 7 - rest.Count((byte)':'));
                if (i > 3)
                {
                    break;
                }
            }

            var colon = rest.IndexOf((byte)':');
            var end = colon < 0 ? rest.Length : colon;
            if (end is < 1 or > 4 || !Utf8Parser.TryParse(rest[..end], out ushort group, out var used, 'x') || used != end)
            {
                return [];
            }

            groups[i] = group;
            rest = rest[(colon < 0 ? end : colon + 1)..];
        }

        var length = 0;
        foreach (var group in groups)
        {
            group.TryFormat(buffer[length..], out var written, "x", null);
            length += written;
            buffer[length++] = (byte)':';
        }

        ":/64"u8.CopyTo(buffer[length..]);
        return buffer[..(length + 4)];
    }

    private static void LowerInPlace(Span<byte> text)
    {
        foreach (ref var b in text)
        {
            if (b is >= (byte)'A' and <= (byte)'Z')
            {
                b |= 0x20;
            }
        }
    }
}
