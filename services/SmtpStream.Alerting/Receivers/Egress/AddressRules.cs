using System.Net;

namespace SmtpStream.Alerting.Receivers.Egress;

/// <summary>
/// Which addresses a receiver may have: public ones, and what its configuration allows by name. Without it, a webhook's address
/// reaches the metadata service of a cloud or the insides of a network.
/// </summary>
internal sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    // IANA special-purpose registries (RFC 6890 and updates), and multicast.
    private static readonly IPNetwork[] DeniedV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    // Teredo, ORCHID, ORCHIDv2, documentation, 6to4, documentation.
    private static readonly IPNetwork[] DeniedV6 =
    [
        .. new[] { "2001::/32", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(n => n.Contains(plain)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
        ? !DeniedV4.Any(n => n.Contains(address))
        : GlobalV6.Contains(address) && !DeniedV6.Any(n => n.Contains(address));
}
