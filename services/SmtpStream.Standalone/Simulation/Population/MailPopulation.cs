using SmtpStream.Smtp.Vocabulary;
using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Population;

/// <summary>Everybody who takes part. Names are made up; addresses are from the benchmark range (RFC 2544) and RFC 3849.</summary>
internal sealed class MailPopulation
{
    private const int DomainCount = 14;
    private const int AccountCount = 260;

    /// <summary>Share of outgoing recipients; the rest goes to domains of their own.</summary>
    private static readonly (string Domain, Provider Provider, string Exchanger, double Share)[] Providers =
    [
        ("gmail.com", Provider.Google, "gmail-smtp-in.l.google.com", 0.34),
        ("outlook.com", Provider.Microsoft, "outlook-com.olc.protection.outlook.com", 0.28),
        ("yahoo.com", Provider.Yahoo, "mta5.am0.yahoodns.net", 0.12),
        ("gmx.de", Provider.Gmx, "mx00.emig.gmx.net", 0.08),
        ("icloud.com", Provider.Apple, "mx01.mail.icloud.com", 0.06),
    ];

    private static readonly string[] Words =
    [
        "alpine", "amber", "anchor", "aspen", "beacon", "birch", "bridge", "canyon", "cedar", "cobalt", "coral", "delta",
        "ember", "falcon", "fern", "garnet", "glacier", "harbor", "hazel", "heron", "iris", "ivory", "jade", "juniper",
        "lagoon", "larch", "linden", "maple", "meadow", "mesa", "nimbus", "oak", "onyx", "opal", "orchid", "osprey",
        "pebble", "pine", "prairie", "quarry", "raven", "ridge", "river", "saffron", "sierra", "slate", "spruce", "summit",
        "thistle", "timber", "topaz", "tundra", "umber", "valley", "willow", "zephyr",
    ];

    private static readonly string[] GivenNames =
    [
        "anna", "ben", "carla", "david", "elena", "felix", "grace", "henry", "ines", "jonas", "karin", "leo", "maria",
        "nils", "olga", "paul", "rosa", "simon", "tara", "udo", "vera", "wolf", "yara", "zoe",
    ];

    private readonly Zipf _accountRank = new(AccountCount, 0.45);
    private readonly Zipf _correspondentRank;
    private readonly Zipf _otherRank;
    private readonly Destination[] _providers;
    private readonly Destination[] _others;
    private readonly Correspondent[] _correspondents;

    public MailPopulation(SeededRandom random, int correspondents, int otherDestinations)
    {
        _correspondentRank = new Zipf(correspondents, 0.8);
        _otherRank = new Zipf(otherDestinations, 0.7);
        Domains = [.. DistinctNames(random, DomainCount).Select(n => n + ".example")];
        Accounts = [.. Enumerable.Range(0, AccountCount).Select(i => CreateAccount(random, i))];
        _providers = [.. Providers.Select(p => new Destination(p.Domain, p.Provider, new Peer(p.Exchanger, Address(random)), true))];
        _others = [.. DistinctNames(random, otherDestinations).Select(n => CreateOther(random, n + ".example.com"))];
        _correspondents = [.. DistinctNames(random, correspondents).Select(n => CreateCorrespondent(random, n))];
    }

    public IReadOnlyList<string> Domains { get; }

    /// <summary>Busiest first.</summary>
    public IReadOnlyList<Account> Accounts { get; }

    /// <summary>Largest first.</summary>
    public IReadOnlyList<Destination> MailboxProviders => _providers;

    public Account PickAccount(SeededRandom random) => Accounts[_accountRank.Next(random)];

    public Correspondent PickCorrespondent(SeededRandom random) => _correspondents[_correspondentRank.Next(random)];

    public Destination PickOther(SeededRandom random) => _others[_otherRank.Next(random)];

    public Destination PickDestination(SeededRandom random)
    {
        var draw = random.NextDouble();
        for (var i = 0; i < Providers.Length; i++)
        {
            draw -= Providers[i].Share;
            if (draw < 0)
            {
                return _providers[i];
            }
        }

        return PickOther(random);
    }

    public static string PickMailbox(SeededRandom random) => $"{random.Pick(GivenNames)}.{random.Pick(Words)}";

    /// <summary>A machine that nobody has seen before.</summary>
    public static Peer Stranger(SeededRandom random) => new("unknown", Address(random));

    private static string Address(SeededRandom random) => random.Chance(0.06)
        ? $"2001:db8:{random.Next(1, 65536):x}:{random.Next(1, 65536):x}::{random.Next(1, 65536):x}"
        : $"198.{random.Next(18, 20)}.{random.Next(256)}.{random.Next(1, 255)}";

    private static IEnumerable<string> DistinctNames(SeededRandom random, int count)
    {
        var seen = new HashSet<string>();
        while (seen.Count < count)
        {
            var name = $"{random.Pick(Words)}-{random.Pick(Words)}";
            if (seen.Add(name))
            {
                yield return name;
            }
        }
    }

    private static Destination CreateOther(SeededRandom random, string domain) =>
        new(domain, Provider.Other, new Peer($"mx{random.Next(1, 4)}.{domain}", Address(random)), random.Chance(0.9));

    private static Correspondent CreateCorrespondent(SeededRandom random, string name) =>
        new($"{name}.example.net", new Peer($"out{random.Next(1, 9)}.{name}.example.net", Address(random)));

    private Account CreateAccount(SeededRandom random, int rank)
    {
        var domain = Domains[rank % Domains.Count];
        var ip = Address(random);
        return new Account($"{PickMailbox(random)}{rank}@{domain}", domain, new Peer($"host{rank}.access.example.org", ip));
    }
}
