using System.Buffers;
using Google.Protobuf;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.States;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Delivery;

/// <summary>Entry of a message that its receiver has not taken yet: a final output.</summary>
internal sealed class OutboxEntry(Notification notification) : IStageValue
{
    public Notification Notification { get; } = notification;

    public string Id => $"o/{Notification.Group}/{Notification.Sequence:D12}";

    public int ApproximateSizeBytes => 300 + (Notification.Alerts.Count * 800);

    public static OutboxEntry Read(ReadOnlySpan<byte> stored)
    {
        var message = Proto.Notification.Parser.ParseFrom(stored);
        return new OutboxEntry(new Notification
        {
            Receiver = message.Receiver,
            Group = message.Group,
            GroupLabels = [.. message.GroupLabels],
            Sequence = message.Sequence,
            CreatedUnixMs = message.CreatedUnixMs,
            Reason = (NotifyReason)message.Reason,
            Alerts = [.. message.Alerts.Select(AlertCodec.FromMessage)],
            Omitted = (int)message.Omitted,
            Told = [.. message.Told.Select(t => new ToldAlert(t.Fingerprint, t.Episode, t.Firing))],
        });
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var message = new Proto.Notification
        {
            Receiver = Notification.Receiver,
            Group = Notification.Group,
            Sequence = Notification.Sequence,
            IdempotencyKey = Notification.IdempotencyKey,
            CreatedUnixMs = Notification.CreatedUnixMs,
            Reason = (int)Notification.Reason,
            Omitted = (uint)Notification.Omitted,
        };
        message.GroupLabels.AddRange(Notification.GroupLabels);
        message.Alerts.AddRange(Notification.Alerts.Select(AlertCodec.ToMessage));
        message.Told.AddRange(Notification.Told.Select(t =>
            new Proto.StoredTold { Fingerprint = t.Fingerprint, Episode = t.Episode, Firing = t.Firing }));
        message.WriteTo(writer);
    }

    /// <summary>The dispatcher reads the stored form.</summary>
    public void WriteOutput(IBufferWriter<byte> writer) => WriteState(writer);
}
