using SmtpStream.Standalone.Simulation;
using SmtpStream.Standalone.Simulation.Writing;
using Xunit;

namespace SmtpStream.Standalone.Tests.Simulation;

public sealed class IncidentPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Manifest_OfAnySeed_HasEachIncidentOnceAndNoneOverlap()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var incidents = NewSystem(seed).Incidents;

            Assert.Equal(7, incidents.Select(i => i.Id).Distinct().Count());
            Assert.All(incidents.Zip(incidents.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        }
    }

    [Fact]
    public void Manifest_OfOtherSeeds_DrawsOtherVictimsTimesAndStrengths()
    {
        var attacks = Enumerable.Range(0, 20).Select(s => Incident(NewSystem((ulong)s), "brute-force")).ToList();

        Assert.Equal(20, attacks.Select(a => a.Entity).Distinct().Count());
        Assert.True(attacks.Select(a => a.Start).Distinct().Count() > 10);
        Assert.True(attacks.Select(a => a.Summary).Distinct().Count() > 8);
    }

    [Fact]
    public void BruteForce_OfAnAccount_FailsAtLeastTwentyTimesInFiveMinutes()
    {
        var (system, texts) = Run(4);
        var attack = Incident(system, "brute-force");
        var (client, user) = (attack.Entity.Name.Split(' ')[0], attack.Entity.Name.Split(' ')[1]);

        var failures = Lines(texts[2]).Count(l => l.Contains($"[{client}]: SASL", StringComparison.Ordinal) && l.EndsWith(user, StringComparison.Ordinal));

        Assert.True(failures >= 20 * (attack.End - attack.Start).TotalMinutes / 5);
    }

    [Fact]
    public void SilentServer_WhileItLasts_WritesNoLine()
    {
        var (system, texts) = Run(4);
        var silence = Incident(system, "silent-server");
        var server = system.Servers.First(s => s.Host == silence.Entity.Name);
        var during = Lines(texts[server.Index]).Count(l => IsWithin(l, server, silence));

        Assert.Equal(0, during);
        Assert.True(system.Truth.Lost > 0);
    }

    [Fact]
    public void TelemetryGap_WhileItLasts_SaysHowManyLinesAreMissing()
    {
        var (system, texts) = Run(4);
        var gap = Incident(system, "telemetry-gap");
        var server = system.Servers.First(s => s.Host == gap.Entity.Name);

        Assert.Contains(" rsyslogd: imuxsock lost ", texts[server.Index], StringComparison.Ordinal);
        Assert.True(system.Truth.Count(server.Index, LineKind.LogLoss) >= 5);
    }

    [Fact]
    public void CompromisedAccount_SendsFarAboveItsNorm()
    {
        var (system, texts) = Run(4);
        var account = Incident(system, "compromised-account");
        var sent = Lines(texts[2]).Count(l => l.EndsWith("sasl_username=" + account.Entity.Name, StringComparison.Ordinal) && l.Contains("client=", StringComparison.Ordinal));

        Assert.True(sent > 100);
    }

    [Fact]
    public void QuietRun_HasTheSameBackgroundAsOneWithIncidentsBeforeTheFirst()
    {
        var quiet = new MailSystem(9, Start);
        var scripted = new MailSystem(9, Start, new MailSystemOptions { IncidentsFrom = Start.AddHours(2) });
        var (quietLogs, scriptedLogs) = (MailSystemTests.NewLogs(quiet), MailSystemTests.NewLogs(scripted));
        quiet.WriteUntil(Start.AddHours(2), quietLogs);
        scripted.WriteUntil(Start.AddHours(2), scriptedLogs);

        Assert.Equal(MailSystemTests.Texts(quietLogs), MailSystemTests.Texts(scriptedLogs));
    }

    private static ScriptedIncident Incident(MailSystem system, string id) => system.Incidents.Single(i => i.Id == id);

    private static MailSystem NewSystem(ulong seed) => new(seed, Start, new MailSystemOptions { IncidentsFrom = Start });

    private static (MailSystem System, string[] Texts) Run(ulong seed)
    {
        var system = NewSystem(seed);
        var logs = MailSystemTests.NewLogs(system);
        system.WriteUntil(system.Incidents[^1].End, logs);
        return (system, MailSystemTests.Texts(logs));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsWithin(string line, SimulatedServer server, ScriptedIncident incident)
    {
        var time = server.IsIso
            ? DateTimeOffset.Parse(line[..32], null)
            : DateTimeOffset.ParseExact("2026 " + line[..15], ["yyyy MMM dd HH:mm:ss", "yyyy MMM  d HH:mm:ss"], null, System.Globalization.DateTimeStyles.AssumeUniversal);
        return time > incident.Start && time.AddSeconds(1) < incident.End;
    }
}
