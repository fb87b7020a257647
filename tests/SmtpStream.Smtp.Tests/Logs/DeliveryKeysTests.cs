using System.Text;
using CsCheck;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>A delivery's keys read in one go are the same as read one by one, which a key in front of them brings about.</summary>
public sealed class DeliveryKeysTests
{
    private static readonly Gen<string> Relay = OneOf(
        "none", "local", "h[192.0.2.1]:25", "h[private/lmtp]", "127.0.0.1:2525", "", "[192.0.2.1]", "a b",
        "a-very-long-host-name-that-does-not-fit-into-one-window.mail.protection.example.org[2001:db8::1]:25");

    private static readonly Gen<string> Time = OneOf("0", "0.33", "1.1", "30", "141602", "0.0001234567", "12345678", ".5", "", "x", "1/2", "1,2");

    private static readonly Gen<string> End = OneOf(
        ", dsn=2.0.0, status=sent (250 2.0.0 Ok)", ", dsn=5.7.606, status=bounced (no)", ", status=sent (250 Ok", ", dsn=, status=sent (x)", ", dsn=2.0.0", "");

    [Fact]
    public void Keys_InOneGo_AreThoseOfTheLoop() =>
        Gen.Select(Relay, Time, Gen.Select(Time, Time, Time, Time), End, Gen.Int[0, 8]).Sample(
            part =>
            {
                var (before, queue, connection, transmission) = part.Item3;
                var keys = $"relay={part.Item1}, delay={part.Item2}, delays={before}/{queue}/{connection}/{transmission}{part.Item4}";
                keys = keys[..^Math.Min(keys.Length, part.Item5 / 4)];

                Assert.Equal(Read("x=1, " + keys), Read(keys));
            },
            iter: 50_000);

    private static (LineOutcome Outcome, string Event) Read(string keys)
    {
        var sink = new RecordingSink(full: true);
        var parser = new LogParser(new LogParserOptions { ReferenceUnixMs = LogReading.ReferenceUnixMs }, null);
        var line = "Nov 24 09:00:00 mx1 postfix/smtp[1]: AAAA2B3C4D: to=<a@b.example>, " + keys;
        return (parser.Parse(Encoding.UTF8.GetBytes(line), 0, sink), string.Concat(sink.Events));
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
