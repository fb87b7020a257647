using System.Text;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>A probe of verify(8) is no message; what tells the postmaster under the same sender is.</summary>
public sealed class AddressProbeTests
{
    [Theory]
    [InlineData("deliverable (250 2.1.5 Ok)", "AddressVerified 0")]
    [InlineData("undeliverable (host mx[192.0.2.3] said: 550 5.1.1 unknown)", "AddressVerified 0")]
    [InlineData("sent (delivered to mailbox)", "MessageReceived 0, DeliveryAttempted 1, MessageCompleted 0")]
    [InlineData("bounced (unknown user)", "MessageReceived 0, DeliveryAttempted 1, MessageCompleted 0")]
    public void DoubleBounceSender_FirstDelivery_SaysWhatItIs(string status, string events) =>
        Assert.Equal(events, Read("double-bounce@mx1", status));

    [Fact]
    public void NullSender_AtItsActivation_IsAMessage() =>
        Assert.Equal("MessageReceived 0, DeliveryAttempted 0, MessageCompleted 0", Read("", "sent (ok)"));

    private static string Read(string sender, string status)
    {
        string[] lines =
        [
            "cleanup[1]: AAAA2B3C6A: message-id=<1@mx1>",
            $"qmgr[2]: AAAA2B3C6A: from=<{sender}>, size=246, nrcpt=1 (queue active)",
            $"smtp[3]: AAAA2B3C6A: to=<a@example.net>, relay=mx[192.0.2.3]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status={status}",
            "qmgr[2]: AAAA2B3C6A: removed",
        ];
        var sink = new Positions();
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(l => $"2026-11-24T09:25:01+00:00 mx1 postfix/{l}")));
        var tally = LogReading.ReadAll(LogReading.NewParser(), content, sink);
        Assert.Equal(4, tally.Lines);
        Assert.Equal(sink.Events.Count, tally.Events);
        Assert.Equal(0, tally.Rejects.ToArray().Sum());
        return string.Join(", ", sink.Events);
    }

    private sealed class Positions : IMailEventSink
    {
        public List<string> Events { get; } = [];

        public void OnEvent(in MailEvent mailEvent) => Events.Add($"{mailEvent.Kind} {mailEvent.Position.Ordinal}");
    }
}
