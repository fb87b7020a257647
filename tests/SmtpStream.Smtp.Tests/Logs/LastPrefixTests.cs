using System.Text;
using CsCheck;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>What is remembered of the lines before never changes what a line says.</summary>
public sealed class LastPrefixTests
{
    private static readonly string[] Stamps =
        ["Nov 24 09:00:00", "Nov 24 09:00:59", "Nov 24 09:00:60", "Nov 24 09:00:61", "Nov 24 09:00:7x", "Nov 24 09:01:00", "Nov  4 09:00:00", "Feb 29 09:00:00"];

    private static readonly string[] Hosts = ["mx1 ", "mx2 ", "mx11 ", "relay/mx1 ", "a-host-name-longer-than-a-vector.example.org ", " ", "", "mx1  "];

    private static readonly string[] Programs =
        ["postfix/smtpd[1]", "postfix/smtpd[12345678]", "postfix/smtpd[123456789]", "postfix/smtp[1]", "postfix/submission/smtpd[1]", "postfix/smtpd", "postfix/smtpd[]", "postfix/smtpd[x]", "a-program-name-longer-than-a-vector[1]", "a-program-name-longer-than-a-vec[1]", "a-program-name-longer-than-a-vec/smtpd[1]", "a-program-name-as-long-as-a-vect[1]", "a-program-name-as-long-as-a-vec[1]", "x/y[1]", "abc[1]", "smtpd[1]", "tls postfix/smtpd[1]"];

    private static readonly string[] Messages =
        [": connect from h[192.0.2.1]", ": ", ":", "", ": AAAA2B3C4D: to=<a@b.example>, relay=none, delay=1.5, delays=0.1/0/1/0.4, dsn=4.4.1, status=deferred (connect to h[192.0.2.1]:25: Connection timed out)"];

    [Fact]
    public void Line_BehindOthers_SaysWhatItSaysAlone() =>
        Gen.Select(OneOf(Stamps), OneOf(Hosts), OneOf(Programs), OneOf(Messages), Gen.Int[0, 12])
            .Select(p => (p.Item1 + " " + p.Item2 + p.Item3 + p.Item4) is var line ? line[..^Math.Min(p.Item5 / 4, line.Length)] : "")
            .Array[1, 12]
            .Sample(
                lines =>
                {
                    var warm = new LogParser(new LogParserOptions { ReferenceUnixMs = LogReading.ReferenceUnixMs }, null);
                    foreach (var line in lines)
                    {
                        var alone = new LogParser(new LogParserOptions { ReferenceUnixMs = LogReading.ReferenceUnixMs }, null);
                        Assert.Equal(Read(alone, line), Read(warm, line));
                    }
                },
                iter: 20_000);

    [Fact]
    public void Reference_MovedByAYear_MovesTheLinesBehindIt()
    {
        var parser = new LogParser(new LogParserOptions { ReferenceUnixMs = LogReading.ReferenceUnixMs }, null);
        var first = Read(parser, "Nov 24 09:00:00 mx1 postfix/smtpd[1]: connect from h[192.0.2.1]").TimeUnixNs;
        parser.ReferenceUnixMs -= 366L * 86_400_000;
        var second = Read(parser, "Nov 24 09:00:00 mx1 postfix/smtpd[1]: connect from h[192.0.2.1]").TimeUnixNs;

        Assert.Equal(365L * 86_400 * 1_000_000_000, first - second);
    }

    private static (LineOutcome Outcome, long TimeUnixNs, string Event) Read(LogParser parser, string line)
    {
        var sink = new RecordingSink(full: true);
        var outcome = parser.Parse(Encoding.UTF8.GetBytes(line), 0, sink);
        return (outcome, parser.LineTimeUnixNs, string.Concat(sink.Events));
    }

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
