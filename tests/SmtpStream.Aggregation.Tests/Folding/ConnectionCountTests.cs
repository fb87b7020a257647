using System.Text;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Folding;

/// <summary>One connection counts once, however many daemons log it.</summary>
public class ConnectionCountTests
{
    private const string Passed = """
        postfix/postscreen[7]: CONNECT from [192.0.2.1]:40001 to [198.51.100.2]:25
        postfix/postscreen[7]: PASS NEW [192.0.2.1]:40001
        postfix/smtpd[8]: connect from h.example.com[192.0.2.1]
        postfix/smtpd[8]: disconnect from h.example.com[192.0.2.1] ehlo=1 quit=1 commands=2
        """;

    private const string Remembered = """
        postfix/postscreen[7]: CONNECT from [192.0.2.2]:40002 to [198.51.100.2]:25
        postfix/postscreen[7]: PASS OLD [192.0.2.2]:40002
        postfix/smtpd[8]: connect from unknown[192.0.2.2]
        postfix/smtpd[8]: disconnect from unknown[192.0.2.2] ehlo=1 quit=1 commands=2
        """;

    private const string Refused = """
        postfix/postscreen[7]: CONNECT from [192.0.2.3]:40003 to [198.51.100.2]:25
        postfix/postscreen[7]: PREGREET 14 after 0.08 from [192.0.2.3]:40003: EHLO x\r\n
        postfix/postscreen[7]: DISCONNECT [192.0.2.3]:40003
        """;

    private const string Direct = """
        postfix/submission/smtpd[9]: connect from h.example.com[192.0.2.4]
        postfix/submission/smtpd[9]: disconnect from h.example.com[192.0.2.4] ehlo=1 quit=1 commands=2
        """;

    [Theory]
    [InlineData(Passed, 1, 1, 1)]
    [InlineData(Remembered, 1, 1, 1)]
    [InlineData(Refused, 0, 1, 0)]
    [InlineData(Direct, 1, 0, 1)]
    [InlineData($"{Passed}\n{Remembered}\n{Refused}\n{Direct}", 3, 3, 3)]
    public void Connection_ThroughAnyDaemons_CountsOnce(string lines, long connections, long screened, long closed)
    {
        var server = Assert.Single(Fold(lines).Partials, p => p.Entity.Kind == EntityKind.Server);

        var counters = server.Measures.Counters;
        Assert.Equal(
            (connections, screened, closed),
            (counters[Metric.Connections], counters[Metric.ScreenedConnections], counters[Metric.Disconnects]));
    }

    private static EventFolder Fold(string lines)
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.BeginSource(new FoldSource { Source = "s" });
        var parser = new LogParser(
            new LogParserOptions { Zone = TimeZoneInfo.Utc, ReferenceUnixMs = 0, DefaultServer = "mx1", MaxLineBytes = 65_536 },
            new CorrelationTable());
        var offset = 0;
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var outcome = parser.Parse(Encoding.UTF8.GetBytes($"2026-11-24T12:00:00+00:00 mx1 {line}"), offset++, folder);
            Assert.Equal(LineOutcomeKind.Events, outcome.Kind);
        }

        return folder;
    }
}
