using System.Buffers;
using Google.Protobuf;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Delivery;

/// <summary>What became of a message: the record of smtp.notifications, and an entry of the list that the service shows.</summary>
internal sealed record DeliveryRecord : IStageValue
{
    public required string Receiver { get; init; }
    public required string Group { get; init; }
    public required ulong Sequence { get; init; }
    public required string IdempotencyKey { get; init; }

    /// <summary>"alerts/{fingerprint}/episodes/{episode}" of what it was about.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }

    public required NotificationAnswer Answer { get; init; }
    public int StatusCode { get; init; }

    /// <summary>Id that the receiver gave.</summary>
    public string ExternalReference { get; init; } = "";

    /// <summary>Since the process started.</summary>
    public int Attempts { get; init; }

    /// <summary>Wall clock, Unix ms.</summary>
    public required long SentUnixMs { get; init; }

    public string Reason { get; init; } = "";

    public int ApproximateSizeBytes => 300;

    public string? RecordKey => Receiver;

    public static DeliveryRecord Of(Notification notification, NotificationAnswer answer, DateTimeOffset now) => new()
    {
        Receiver = notification.Receiver,
        Group = notification.Group,
        Sequence = notification.Sequence,
        IdempotencyKey = notification.IdempotencyKey,
        Alerts = [.. notification.Told.Select(t => States.AlertName.Of(t.Fingerprint, t.Episode)).Distinct()],
        Answer = answer,
        SentUnixMs = now.ToUnixTimeMilliseconds(),
    };

    public static DeliveryRecord Read(ReadOnlySpan<byte> stored)
    {
        var message = Proto.NotificationSent.Parser.ParseFrom(stored);
        return new DeliveryRecord
        {
            Receiver = message.Receiver,
            Group = message.Group,
            Sequence = message.Sequence,
            IdempotencyKey = message.IdempotencyKey,
            Alerts = [.. message.Alerts],
            Answer = (NotificationAnswer)message.Answer,
            StatusCode = message.StatusCode,
            ExternalReference = message.ExternalReference,
            Attempts = (int)message.Attempts,
            SentUnixMs = message.SentUnixMs,
            Reason = message.Reason,
        };
    }

    public void WriteState(IBufferWriter<byte> writer) => ToMessage().WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => new Proto.DerivedRecord { Notification = ToMessage() }.WriteTo(writer);

    public Proto.NotificationSent ToMessage()
    {
        var message = new Proto.NotificationSent
        {
            Receiver = Receiver,
            Group = Group,
            Sequence = Sequence,
            IdempotencyKey = IdempotencyKey,
            Answer = (Proto.NotificationAnswer)Answer,
            StatusCode = StatusCode,
            ExternalReference = ExternalReference,
            Attempts = (uint)Attempts,
            SentUnixMs = SentUnixMs,
            Reason = Reason,
        };
        message.Alerts.AddRange(Alerts);
        return message;
    }
}
