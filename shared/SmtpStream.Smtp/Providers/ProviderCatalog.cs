using System.Numerics;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Providers;

/// <summary>Who runs a mail exchanger or a mailbox domain, by the domain it is under. A new provider's domains go here.</summary>
public static class ProviderCatalog
{
    private const int Slots = 256;

    private static readonly (string Domain, Provider Provider)[] Domains =
    [
        ("google.com", Provider.Google), ("googlemail.com", Provider.Google), ("gmail.com", Provider.Google),
        ("outlook.com", Provider.Microsoft), ("hotmail.com", Provider.Microsoft), ("live.com", Provider.Microsoft),
        ("msn.com", Provider.Microsoft), ("mx.microsoft", Provider.Microsoft), ("outlook.de", Provider.Microsoft),
        ("hotmail.fr", Provider.Microsoft), ("hotmail.de", Provider.Microsoft),
        ("yahoodns.net", Provider.Yahoo), ("yahoo.com", Provider.Yahoo), ("aol.com", Provider.Yahoo),
        ("icloud.com", Provider.Apple), ("me.com", Provider.Apple), ("mac.com", Provider.Apple), ("apple.com", Provider.Apple),
        ("comcast.net", Provider.Comcast),
        ("gmx.net", Provider.Gmx), ("gmx.com", Provider.Gmx), ("gmx.de", Provider.Gmx), ("gmx.at", Provider.Gmx),
        ("web.de", Provider.Gmx), ("kundenserver.de", Provider.Gmx),
        ("t-online.de", Provider.TOnline),
        ("orange.fr", Provider.Orange), ("wanadoo.fr", Provider.Orange),
        ("pphosted.com", Provider.Proofpoint), ("ppe-hosted.com", Provider.Proofpoint),
        ("mimecast.com", Provider.Mimecast),
        ("barracudanetworks.com", Provider.Barracuda),
        ("iphmx.com", Provider.Cisco),
        ("amazonaws.com", Provider.Amazon), ("amazonses.com", Provider.Amazon), ("awsapps.com", Provider.Amazon),
        ("mail.ru", Provider.MailRu), ("bk.ru", Provider.MailRu), ("inbox.ru", Provider.MailRu), ("list.ru", Provider.MailRu),
        ("qq.com", Provider.Qq), ("foxmail.com", Provider.Qq),
        ("protonmail.ch", Provider.Proton), ("proton.me", Provider.Proton), ("protonmail.com", Provider.Proton),
        ("zoho.com", Provider.Zoho), ("zoho.eu", Provider.Zoho), ("zohomail.com", Provider.Zoho),
        ("messagingengine.com", Provider.Fastmail), ("fastmail.com", Provider.Fastmail),
    ];

    private static readonly (byte[] Domain, Provider Provider)[] Table = BuildTable();

    /// <param name="host">Host or domain name, any case, with or without a final dot.</param>
    public static Provider Find(ReadOnlySpan<byte> host)
    {
        if (host.Length > 0 && host[^1] == '.')
        {
            host = host[..^1];
        }

        var start = StartOfDomain(host);
        if (start < 0)
        {
            return Provider.Other;
        }

        var domain = host[start..];
        for (var slot = SlotOf(domain); Table[slot].Domain is { } known; slot = (slot + 1) % Slots)
        {
            if (EqualsIgnoringCase(known, domain))
            {
                return Table[slot].Provider;
            }
        }

        return Provider.Other;
    }

    // The last two labels; −1 where there are less.
    private static int StartOfDomain(ReadOnlySpan<byte> host)
    {
        if (host.Length is >= ByteWindow.MinLength and <= ByteWindow.MaxLength)
        {
            var dots = new ByteWindow(host).Find((byte)'.');
            var last = 63 - BitOperations.LeadingZeroCount(dots);
            return last <= 0 ? -1 : 64 - BitOperations.LeadingZeroCount(dots & ((1UL << last) - 1));
        }

        var lastDot = host.LastIndexOf((byte)'.');
        return lastDot <= 0 ? -1 : host[..lastDot].LastIndexOf((byte)'.') + 1;
    }

    private static (byte[] Domain, Provider Provider)[] BuildTable()
    {
        var table = new (byte[] Domain, Provider Provider)[Slots];
        foreach (var (domain, provider) in Domains)
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(domain);
            var slot = SlotOf(bytes);
            while (table[slot].Domain is not null)
            {
                slot = (slot + 1) % Slots;
            }

            table[slot] = (bytes, provider);
        }

        return table;
    }

    // Length, first and middle letters tell the few dozen domains apart well enough.
    private static int SlotOf(ReadOnlySpan<byte> domain) =>
        (int)(StableHash.Combine((uint)(domain[0] | 0x20), (uint)(domain.Length << 8) | (uint)(domain[domain.Length / 2] | 0x20)) >> 56);

    private static bool EqualsIgnoringCase(byte[] known, ReadOnlySpan<byte> domain) =>
        System.Text.Ascii.EqualsIgnoreCase(known, domain);
}
