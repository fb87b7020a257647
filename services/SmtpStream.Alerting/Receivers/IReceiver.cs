using SmtpStream.Alerting.Delivery;

namespace SmtpStream.Alerting.Receivers;

/// <summary>A place where people hear of alerts. One attempt per call: retries, order and deadlines are the outbox's.</summary>
internal interface IReceiver
{
    /// <summary>Name in the configuration.</summary>
    string Name { get; }

    /// <summary>Longest time of one attempt.</summary>
    TimeSpan Timeout { get; }

    Task<NotifyResult> NotifyAsync(Notification notification, MessageForm form, CancellationToken cancellationToken);
}
