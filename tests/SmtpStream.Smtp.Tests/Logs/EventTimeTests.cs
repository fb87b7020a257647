using System.Text;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests.Logs;

public sealed class EventTimeTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("Nov 24 09:00:00", "2026-11-24T09:00:00Z")]
    [InlineData("Dec 31 23:59:59", "2025-12-31T23:59:59Z")]
    [InlineData("Nov 26 00:00:00", "2026-11-26T00:00:00Z")]
    [InlineData("Nov 26 00:01:00", "2025-11-26T00:01:00Z")]
    [InlineData("Feb 29 12:00:00", "2024-02-29T12:00:00Z")]
    public void YearlessStamp_TakesTheLatestYearNotAfterTheReferencePlusADay(string stamp, string expected) =>
        Assert.Equal(Unix(expected), TimeOf(LogReading.NewParser(), stamp));

    [Fact]
    public void AutumnHour_SeenTwice_IsCountedInBothPasses()
    {
        var parser = LogReading.NewParser(zone: Berlin);
        Assert.Equal(Unix("2026-10-25T00:59:59Z"), TimeOf(parser, "Oct 25 02:59:59"));
        Assert.Equal(Unix("2026-10-25T01:00:00Z"), TimeOf(parser, "Oct 25 02:00:00"));
        Assert.Equal(Unix("2026-10-25T01:30:00Z"), TimeOf(parser, "Oct 25 02:30:00"));
        Assert.Equal(Unix("2026-10-25T02:00:00Z"), TimeOf(parser, "Oct 25 03:00:00"));
    }

    [Fact]
    public void SpringGap_IsReadWithTheOffsetBeforeIt()
    {
        var parser = LogReading.NewParser(zone: Berlin);
        Assert.Equal(Unix("2026-03-29T00:59:59Z"), TimeOf(parser, "Mar 29 01:59:59"));
        Assert.Equal(Unix("2026-03-29T01:00:00Z"), TimeOf(parser, "Mar 29 03:00:00"));
        Assert.Equal(Unix("2026-03-29T01:30:00Z"), TimeOf(parser, "Mar 29 02:30:00"));
    }

    [Fact]
    public void StampAheadOfTheClock_TakesTheClockAndKeepsItsStamp()
    {
        var parser = LogReading.NewParser();
        parser.ClockUnixMs = Unix("2026-11-24T09:00:00Z") / 1_000_000;
        var sink = new RecordingSink(full: true);
        parser.Parse(Line("Nov 24 09:06:00"), 0, sink);
        Assert.Contains("Future=yes", sink.Events[0], StringComparison.Ordinal);
        Assert.Contains($"{Unix("2026-11-24T09:00:00Z")} {Unix("2026-11-24T09:06:00Z")}", sink.Events[0], StringComparison.Ordinal);
        Assert.Equal(Unix("2026-11-24T09:04:00Z"), TimeOf(parser, "Nov 24 09:04:00"));
    }

    private static long TimeOf(LogParser parser, string stamp)
    {
        parser.Parse(Line(stamp), 0, new RecordingSink());
        return parser.LineTimeUnixNs;
    }

    private static byte[] Line(string stamp) =>
        Encoding.UTF8.GetBytes($"{stamp} mx1 postfix/smtpd[1]: connect from h.example[192.0.2.1]");

    private static long Unix(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1_000_000;
}
