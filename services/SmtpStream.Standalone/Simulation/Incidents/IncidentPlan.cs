using SmtpStream.Aggregation.Entities;
using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Traffic;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Incidents;

/// <summary>Draws one incident of each kind: order, times, victims and strengths.</summary>
internal sealed class IncidentPlan
{
    /// <summary>Victims of account incidents are ordinary users, not the few that send all day.</summary>
    private const int BusyAccounts = 20;

    private readonly SeededRandom _random;
    private readonly ServerLog[] _logs;
    private readonly MailPopulation _population;
    private readonly MailQueue _queue;
    private readonly SimulatedServer[] _exchangers;
    private readonly SimulatedServer _submission;

    private IncidentPlan(
        SeededRandom random, IReadOnlyList<SimulatedServer> servers, ServerLog[] logs, MailPopulation population, MailQueue queue)
    {
        (_random, _logs, _population, _queue) = (random, logs, population, queue);
        _exchangers = [.. servers.Where(s => !s.IsSubmission)];
        _submission = servers.First(s => s.IsSubmission);
    }

    public static IReadOnlyList<Incident> Draw(
        SeededRandom random,
        DateTimeOffset from,
        TimeSpan spacing,
        IReadOnlyList<SimulatedServer> servers,
        ServerLog[] logs,
        MailPopulation population,
        MailQueue queue)
    {
        var plan = new IncidentPlan(random, servers, logs, population, queue);
        Func<DateTimeOffset, SimulatedServer, Incident>[] kinds =
        [
            (start, _) => plan.BruteForce(start), (start, _) => plan.CompromisedAccount(start), (start, _) => plan.BounceSurge(start),
            plan.SilentServer, plan.TelemetryGap, plan.VolumeDrop, plan.EmptySessions,
        ];
        for (var i = kinds.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (kinds[i], kinds[other]) = (kinds[other], kinds[i]);
        }

        // The exchangers take turns: what one incident left in a server's last half hour is over before its next.
        var first = random.Next(plan._exchangers.Length);
        return
        [
            .. kinds.Select((kind, i) => kind(
                from + (spacing * i) + TimeSpan.FromSeconds(random.Next(120, 300)), plan._exchangers[(first + i) % plan._exchangers.Length])),
        ];
    }

    private static ScriptedIncident Entry(
        string id, DateTimeOffset start, double minutes, string ruleId, EntityKind kind, string name, string summary) =>
        new(id, start, start + TimeSpan.FromMinutes(minutes), ruleId, new EntityKey("", kind, name), summary);

    private static (string RuleId, EntityKey Entity) OnServer(string ruleId, SimulatedServer server) =>
        (ruleId, new EntityKey("", EntityKind.Server, server.Host));

    private Account Victim() => _population.Accounts[_random.Next(BusyAccounts, _population.Accounts.Count)];

    private BruteForce BruteForce(DateTimeOffset start)
    {
        var (victim, attacker) = (Victim(), MailPopulation.Stranger(_random));
        var perMinute = _random.Between(12, 40);
        var entry = Entry(
            "brute-force", start, _random.Between(6, 12), "brute-force", EntityKind.ClientUser, $"{attacker.Ip} {victim.Address}",
            $"{perMinute:0} guesses a minute") with
        {
            // The client by itself, and the sessions that it adds to a quiet server.
            Consequences =
            [
                ("brute-force", new EntityKey("", EntityKind.Client, attacker.Ip)),
                OnServer("volume", _submission), OnServer("population", _submission),
            ],
        };
        return new BruteForce(entry, _logs[_submission.Index], _random.Derive("brute force"), attacker, victim, perMinute);
    }

    private CompromisedAccount CompromisedAccount(DateTimeOffset start)
    {
        var (victim, attacker) = (Victim(), MailPopulation.Stranger(_random));
        var perMinute = _random.Between(15, 40);
        var entry = Entry(
            "compromised-account", start, _random.Between(8, 15), "account-sending", EntityKind.User, victim.Address,
            $"{perMinute:0} messages a minute") with
        {
            // Stale addresses bounce; so much mail is many times what its domain and server send.
            Consequences =
            [
                ("bounce-surge", new EntityKey("", EntityKind.SenderDomain, victim.Domain)),
                ("bounce-surge", new EntityKey("", EntityKind.Provider, "other")),
                OnServer("volume", _submission), OnServer("population", _submission),
            ],
        };
        return new CompromisedAccount(
            entry, _logs[_submission.Index], _random.Derive("compromised account"), _population, _queue, attacker, victim, perMinute);
    }

    private BounceSurge BounceSurge(DateTimeOffset start)
    {
        // The largest two: only they take enough mail at night.
        var provider = _population.MailboxProviders[_random.Next(2)].Provider;
        var share = _random.Between(0.6, 0.9);
        var name = provider.ToString().ToLowerInvariant();
        var entry = Entry(
            "bounce-surge", start, _random.Between(25, 35), "bounce-surge", EntityKind.Provider, name, $"{share:0 %} of the attempts bounce") with
        {
            Consequences =
            [
                OnServer("bounce-surge", _submission), OnServer("population", _submission),
                .. _population.Domains.Select(domain => ("bounce-surge", new EntityKey("", EntityKind.SenderDomain, domain))),
            ],
        };
        return new BounceSurge(entry, provider, share);
    }

    private SilentServer SilentServer(DateTimeOffset start, SimulatedServer server)
    {
        var entry = Entry(
            "silent-server", start, _random.Between(15, 25), "silent-server", EntityKind.Server, server.Host, "no line at all");
        return new SilentServer(entry, server.Index);
    }

    private TelemetryGap TelemetryGap(DateTimeOffset start, SimulatedServer server)
    {
        var share = _random.Between(0.2, 0.5);
        var entry = Entry(
            "telemetry-gap", start, _random.Between(8, 15), "telemetry-gap", EntityKind.Server, server.Host, $"{share:0 %} of the lines lost");
        return new TelemetryGap(entry, server.Index, _logs[server.Index], _random.Derive("telemetry gap"), share);
    }

    private VolumeDrop VolumeDrop(DateTimeOffset start, SimulatedServer server)
    {
        var left = _random.Between(0.05, 0.15);
        var entry = Entry(
            "volume-drop", start, _random.Between(30, 34), "volume", EntityKind.Server, server.Host, $"{left:0 %} of the traffic left") with
        {
            // Where so little is left that there are minutes without a line, the volume rule leaves them to the silent server's.
            Alternatives = [OnServer("silent-server", server)],
        };
        return new VolumeDrop(entry, server.Index, left);
    }

    private EmptySessions EmptySessions(DateTimeOffset start, SimulatedServer server)
    {
        var (messages, empty) = (_random.Between(0.58, 0.64), _random.Between(1.05, 1.13));
        var entry = Entry(
            "empty-sessions", start, _random.Between(30, 34), "population", EntityKind.Server, server.Host,
            $"{messages:0 %} of the messages, {messages + empty:0 %} of the sessions") with
        {
            // Where chance carries one of the counts out of its own band, the population rule leaves it to the volume rule.
            Alternatives = [OnServer("volume", server)],
        };
        return new EmptySessions(entry, server.Index, messages, empty);
    }
}
