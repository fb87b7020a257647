using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;

namespace SmtpStream.Collector.Sending;

/// <summary>Appends the events of a line to the batch, or drops them where they were sent in an earlier session.</summary>
internal struct BatchSink(EventBatchWriter writer) : IMailEventSink
{
    public bool IsSilent { get; set; }

    public readonly void OnEvent(in MailEvent mailEvent)
    {
        if (IsSilent)
        {
            return;
        }

        if (writer.Count == 0)
        {
            writer.Begin(mailEvent.Server);
        }

        // A batch is closed long before it is full, at the end of a line; the events of one line always fit behind that.
        if (!writer.TryAppend(mailEvent))
        {
            throw new InvalidOperationException("The events of one line do not fit into a batch.");
        }
    }
}
