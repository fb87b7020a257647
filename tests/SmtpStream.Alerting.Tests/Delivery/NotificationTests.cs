using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using Xunit;

namespace SmtpStream.Alerting.Tests.Delivery;

public class NotificationTests
{
    private static readonly Notification Message = new()
    {
        Receiver = "chat",
        Group = "g1",
        Sequence = 7,
        CreatedUnixMs = 1_764_000_000_000,
        Reason = NotifyReason.New,
        Alerts = [],
    };

    [Fact]
    public void IdempotencyKey_OfAMessageMadeAnewUnderItsNumber_IsAnother() =>
        Assert.NotEqual(Message.IdempotencyKey, (Message with { CreatedUnixMs = Message.CreatedUnixMs + 1 }).IdempotencyKey);

    [Fact]
    public void IdempotencyKey_IsTheAuditsAndSurvivesTheStore()
    {
        var record = DeliveryRecord.Of(Message, NotificationAnswer.Accepted, DateTimeOffset.UnixEpoch);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        record.WriteState(bytes);

        Assert.Equal(Message.IdempotencyKey, DeliveryRecord.Read(bytes.WrittenSpan).IdempotencyKey);
    }
}
