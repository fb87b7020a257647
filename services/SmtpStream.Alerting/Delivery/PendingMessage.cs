using SmtpStream.Hosting.Stages;

namespace SmtpStream.Alerting.Delivery;

/// <summary>A message that waits for its receiver. Guarded by the queue's lock.</summary>
internal sealed class PendingMessage(ReceiverOutput output, Notification notification)
{
    public ReceiverOutput Output => output;

    public Notification Notification => notification;

    public int Attempts { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public bool IsInFlight { get; set; }
}
