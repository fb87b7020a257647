using SmtpStream.Detection.Baselines;
using Xunit;

namespace SmtpStream.Detection.Tests.Baselines;

public class LocalClockTests
{
    private static readonly LocalClock Berlin = new("Europe/Berlin");

    [Fact]
    public void At_Monday_IsHourZeroOfTheWeek() =>
        Assert.Equal(0, Berlin.At(Ms("2026-01-04T23:30:00Z")).HourOfWeek);

    [Fact]
    public void At_SpringGap_LeavesTheHourOut()
    {
        var before = Berlin.At(Ms("2026-03-29T00:30:00Z"));
        var after = Berlin.At(Ms("2026-03-29T01:30:00Z"));
        Assert.Equal(before.Hour + 2, after.Hour);
        Assert.True(after.AfterSwitch);
        Assert.False(before.AfterSwitch);
    }

    [Fact]
    public void At_AutumnDoubleHour_IsOneHour()
    {
        var first = Berlin.At(Ms("2026-10-25T00:30:00Z"));
        var second = Berlin.At(Ms("2026-10-25T01:30:00Z"));
        Assert.Equal(first.Hour, second.Hour);
        Assert.True(second.AfterSwitch);
        Assert.False(Berlin.At(Ms("2026-10-25T03:30:00Z")).AfterSwitch);
    }

    [Fact]
    public void At_SameLocalHourOnBothSidesOfASwitch_IsTheSameSlot() =>
        Assert.Equal(
            Berlin.At(Ms("2026-03-23T10:10:00Z")).HourOfWeek,
            Berlin.At(Ms("2026-03-30T09:10:00Z")).HourOfWeek);

    [Fact]
    public void Constructor_UnknownZone_SaysSo()
    {
        var clock = new LocalClock("Mars/Olympus");
        Assert.False(clock.IsKnown);
        Assert.Equal(new LocalClock("").At(Traffic.Monday), clock.At(Traffic.Monday));
    }

    private static long Ms(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
