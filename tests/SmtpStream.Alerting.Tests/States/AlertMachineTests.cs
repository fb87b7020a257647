using SmtpStream.Alerting.States;
using SmtpStream.Detection.Outcomes;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;

namespace SmtpStream.Alerting.Tests.States;

public class AlertMachineTests
{
    /// <summary>B breach, C clear, N no data, W withdrawn, _ window missing; one letter a minute. Expected: state after the last.</summary>
    [Theory]
    // Inactive.
    [InlineData("C", 0, 0, "Inactive")]
    [InlineData("N", 0, 0, "Inactive")]
    [InlineData("W", 0, 0, "Inactive")]
    [InlineData("B", 0, 0, "Firing")]
    [InlineData("B", 2, 0, "Pending")]
    // Pending.
    [InlineData("BB", 2, 0, "Pending")]
    [InlineData("BBB", 2, 0, "Firing")]
    [InlineData("BC", 2, 0, "Inactive")]
    [InlineData("BCB", 1, 0, "Pending")]
    [InlineData("BN", 2, 0, "Pending")]
    [InlineData("BNB", 2, 0, "Pending")]
    [InlineData("BNBB", 2, 0, "Firing")]
    [InlineData("BNN", 2, 0, "Pending")]
    [InlineData("BNNN", 2, 0, "Inactive")]
    [InlineData("B_B", 2, 0, "Pending")]
    [InlineData("B_BB", 2, 0, "Firing")]
    [InlineData("B____BB", 2, 0, "Pending")]
    [InlineData("B____BBB", 2, 0, "Firing")]
    [InlineData("BW", 2, 0, "Inactive")]
    // Firing.
    [InlineData("BB", 0, 0, "Firing")]
    [InlineData("BC", 0, 0, "Resolved")]
    [InlineData("BC", 0, 2, "Recovering")]
    [InlineData("BN", 0, 0, "Firing")]
    [InlineData("BNNNNNNNNNNNN", 0, 0, "Firing")]
    [InlineData("B__________B", 0, 0, "Firing")]
    [InlineData("BW", 0, 0, "Resolved")]
    // Recovering.
    [InlineData("BCB", 0, 2, "Firing")]
    [InlineData("BCC", 0, 2, "Recovering")]
    [InlineData("BCCC", 0, 2, "Resolved")]
    [InlineData("BCNCN", 0, 2, "Recovering")]
    [InlineData("BCNCC", 0, 2, "Resolved")]
    [InlineData("BC__C", 0, 2, "Recovering")]
    // Resolved.
    [InlineData("BCC", 0, 0, "Resolved")]
    [InlineData("BCN", 0, 0, "Resolved")]
    [InlineData("BCB", 0, 0, "Firing")]
    [InlineData("BBBCB", 2, 0, "Pending")]
    public void Windows_InOrder_LeadToState(string windows, int forMinutes, int keepMinutes, string expected) =>
        Assert.Equal(expected, Run(windows, Times(forMinutes, keepMinutes)).State.ToString());

    [Theory]
    [InlineData("BC", 9, true)]
    [InlineData("BC", 12, false)]
    public void Breach_AfterResolution_KeepsTheEpisodeForTenMinutes(string windows, int minutesLater, bool same)
    {
        var resolved = Run(windows, Times());
        var again = AlertMachine.Step(resolved, Window(OutcomeKind.Breach, 1 + minutesLater), Times());

        Assert.Equal(same, again.EpisodeStartUnixMs == resolved.EpisodeStartUnixMs);
    }

    [Fact]
    public void NoData_WhileFiring_IsStaleUntilTheNextData()
    {
        Assert.True(Run("BN", Times()).Stale);
        Assert.False(Run("BNB", Times()).Stale);
        Assert.False(Run("BNC", Times(0, 5)).Stale);
    }

    [Fact]
    public void NoData_LongerThanResolveStale_Resolves()
    {
        var times = Times() with { ResolveStale = TimeSpan.FromMinutes(3) };

        Assert.Equal(AlertState.Firing, Run("BNN", times).State);
        Assert.Equal(AlertState.Resolved, Run("BNNN", times).State);
    }

    [Fact]
    public void Breach_WithOtherSeverity_TakesIt()
    {
        var firing = Run("B", Times());
        var worse = AlertMachine.Step(firing, Window(OutcomeKind.Breach, 1) with { Severity = Severity.Critical }, Times());

        Assert.Equal(Severity.Critical, worse.Severity);
        Assert.Equal(firing.FiredUnixMs, worse.FiredUnixMs);
    }

    [Fact]
    public void Firing_StartsAtTheFirstBreach_AndFiresWhenForIsOver()
    {
        var phase = Run("BBB", Times(2));

        Assert.Equal(T0, phase.EpisodeStartUnixMs);
        Assert.Equal(T0 + (3 * Minute), phase.FiredUnixMs);
    }

    private static AlertPhase Run(string windows, AlertTimes times)
    {
        var phase = AlertPhase.Inactive;
        for (var i = 0; i < windows.Length; i++)
        {
            if (windows[i] != '_')
            {
                phase = AlertMachine.Step(phase, Window(KindOf(windows[i]), i), times);
            }
        }

        return phase;
    }

    private static OutcomeKind KindOf(char letter) => letter switch
    {
        'B' => OutcomeKind.Breach,
        'C' => OutcomeKind.Clear,
        'W' => OutcomeKind.Withdrawn,
        _ => OutcomeKind.NoData,
    };

    private static Observation Window(OutcomeKind kind, int minute) =>
        new(T0 + (minute * Minute), T0 + ((minute + 1) * Minute), kind, Severity.High);
}
