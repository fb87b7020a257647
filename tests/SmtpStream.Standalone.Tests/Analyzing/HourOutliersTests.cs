using SmtpStream.Standalone.Analyzing;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class HourOutliersTests
{
    private static readonly LocalHours Clock = new(TimeZoneInfo.Utc);

    [Fact]
    public void Find_OneHourDoubled_GivesThatHourOnly()
    {
        var hours = Weeks(4);
        hours.At(500 * HourlyTraffic.HourNs).Received += 300;

        var outlier = Assert.Single(HourOutliers.Find(hours, Clock));

        Assert.Equal(("received", 500L), (outlier.Measure, outlier.Hour));
        Assert.True(outlier.Deviation > 6);
    }

    [Fact]
    public void Find_OneHourEmpty_IsBelow()
    {
        var hours = Weeks(4);
        hours.At(500 * HourlyTraffic.HourNs).Received = 0;

        Assert.True(Assert.Single(HourOutliers.Find(hours, Clock)).Deviation < -6);
    }

    [Fact]
    public void Find_LessThanThreeWeeks_GivesNothing()
    {
        var hours = Weeks(2);
        hours.At(200 * HourlyTraffic.HourNs).Received += 5000;

        Assert.Empty(HourOutliers.Find(hours, Clock));
    }

    /// <summary>100 to 330 messages an hour by the hour of the day, with a swing of ± 5 %.</summary>
    private static HourlyTraffic Weeks(int weeks)
    {
        var hours = new HourlyTraffic();
        for (var hour = 0L; hour < weeks * 168; hour++)
        {
            hours.At(hour * HourlyTraffic.HourNs).Received = (long)((100 + (10 * (hour % 24))) * (1 + (0.05 * Math.Sin(hour * 1.7))));
        }

        return hours;
    }
}
