using System.Runtime.CompilerServices;
using SmtpStream.Smtp;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>Takes the events and does next to nothing with them.</summary>
internal struct CountingSink : IMailEventSink
{
    public long Events;
    public long Bytes;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void OnEvent(in MailEvent mailEvent)
    {
        Events++;
        Bytes += mailEvent.QueueId.Length + mailEvent.Sender.Length + mailEvent.Recipient.Length;
    }
}
