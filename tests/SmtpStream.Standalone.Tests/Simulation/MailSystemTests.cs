using SmtpStream.Standalone.Simulation;
using SmtpStream.Standalone.Simulation.Writing;
using Xunit;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Simulation;

public sealed class MailSystemTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero); // a Monday

    [Fact]
    public void WriteUntil_SameSeed_SameBytes() => Assert.Equal(Write(11, hours: 6), Write(11, hours: 6));

    [Fact]
    public void WriteUntil_OtherSeed_OtherBytes() => Assert.NotEqual(Write(11, hours: 1), Write(12, hours: 1));

    [Fact]
    public void WriteUntil_CutIntoManyCalls_SameBytes()
    {
        var options = new MailSystemOptions { IncidentsFrom = Start };
        var system = new MailSystem(5, Start, options);
        var logs = NewLogs(system);
        for (var until = Start; until <= Start.AddHours(5); until += TimeSpan.FromSeconds(7.3))
        {
            system.WriteUntil(until, logs);
        }

        system.WriteUntil(Start.AddHours(5), logs);

        Assert.Equal(Write(5, hours: 5, options), Texts(logs));
    }

    [Fact]
    public void WriteUntil_AnyServer_LinesAreInOrderOfTime()
    {
        var iso = Write(3, hours: 12)[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(iso.Length > 1000);
        Assert.Equal(iso.Select(l => l[..32]).Order(StringComparer.Ordinal), iso.Select(l => l[..32]));
    }

    [Theory]
    [InlineData(": connect from ", LineKind.Connected)]
    [InlineData(": disconnect from ", LineKind.Disconnected)]
    [InlineData(" NOQUEUE: reject: RCPT from ", LineKind.Rejected)]
    [InlineData(" authentication failed: ", LineKind.LoginFailed)]
    [InlineData(", sasl_method=PLAIN", LineKind.LoggedIn)]
    [InlineData(", status=sent (", LineKind.Sent)]
    [InlineData(", status=deferred (", LineKind.Deferred)]
    [InlineData(", status=bounced (", LineKind.Bounced)]
    [InlineData(": removed", LineKind.Completed)]
    public void Truth_OfEachKind_EqualsTheLinesInTheLogs(string text, object kind)
    {
        var system = new MailSystem(8, Start, new MailSystemOptions { IncidentsFrom = Start.AddHours(1) });
        var logs = NewLogs(system);
        system.WriteUntil(Start.AddHours(8), logs);

        var found = Texts(logs).Sum(log => log.Split('\n').Count(l => l.Contains(text, StringComparison.Ordinal)));

        Assert.True(found > 0);
        Assert.Equal(system.Truth.Count((LineKind)kind), found);
    }

    [Fact]
    public void Truth_AfterTheQueueHasDrained_EveryAcceptedMessageWasCompleted()
    {
        var system = new MailSystem(8, Start);
        system.WriteUntil(Start.AddDays(1), NewLogs(system));

        var accepted = system.Truth.Count(LineKind.Accepted);
        var completed = system.Truth.Count(LineKind.Completed);

        Assert.InRange(accepted - completed, 0, accepted / 50);
    }

    [Fact]
    public void Shape_OfTheSubmissionServer_IsBusyAtWorkAndCalmAtNightAndOnSunday()
    {
        var system = new MailSystem(21, Start);
        var logs = NewLogs(system);
        var perHour = new List<long>();
        for (var hour = 1; hour <= 7 * 24; hour++)
        {
            var before = system.Truth.Count(2, LineKind.LoggedIn);
            system.WriteUntil(Start.AddHours(hour), logs);
            perHour.Add(system.Truth.Count(2, LineKind.LoggedIn) - before);
        }

        var mondayMorning = perHour[9] + perHour[10] + perHour[11];
        Assert.True(mondayMorning > 2 * (perHour[1] + perHour[2] + perHour[3]));
        Assert.True(mondayMorning > 1.2 * (perHour[(6 * 24) + 9] + perHour[(6 * 24) + 10] + perHour[(6 * 24) + 11]));
    }

    [Fact]
    public void History_OfFourWeeks_HasMillionsOfLinesAndNoIncident()
    {
        var system = new MailSystem(1, Start);
        system.WriteUntil(Start.AddDays(28), [Stream.Null, Stream.Null, Stream.Null]);

        Assert.InRange(system.Truth.Lines, 2_500_000, 4_000_000);
        Assert.Equal(0, system.Truth.Lost);
        Assert.Empty(system.Incidents);
    }

    internal static MemoryStream[] NewLogs(MailSystem system) => [.. system.Servers.Select(_ => new MemoryStream())];

    internal static string[] Texts(IEnumerable<MemoryStream> logs) => [.. logs.Select(l => TextEncoding.UTF8.GetString(l.ToArray()))];

    private static string[] Write(ulong seed, int hours, MailSystemOptions? options = null)
    {
        var system = new MailSystem(seed, Start, options);
        var logs = NewLogs(system);
        system.WriteUntil(Start.AddHours(hours), logs);
        return Texts(logs);
    }
}
