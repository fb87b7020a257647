using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>Adds to an event what earlier lines told of its message.</summary>
internal static class KnownMessage
{
    /// <summary>The message of the line's queue id, or −1.</summary>
    public static int Find(ref LogLine line) =>
        line.Table is null ? -1 : line.Table.Find(QueueKey.OfMessage(line.Queue, line.QueueId));

    /// <summary>Full: origin and sender were seen. Partial: one of them. None: the id is unknown.</summary>
    public static void Fill(ref LogLine line, ref MailEvent mailEvent)
    {
        var index = Find(ref line);
        if (index < 0)
        {
            mailEvent.Correlation = Correlation.None;
            return;
        }

        line.Table!.Touch(index);
        Fill(line.Table, index, ref mailEvent);
    }

    public static void Fill(CorrelationTable table, int index, ref MailEvent mailEvent)
    {
        ref var message = ref table[index];
        var block = table.Block(in message);
        mailEvent.Correlation = (message.Flags & (MessageFlags.OriginKnown | MessageFlags.SenderKnown)) switch
        {
            MessageFlags.OriginKnown | MessageFlags.SenderKnown => Correlation.Full,
            0 => Correlation.None,
            _ => Correlation.Partial,
        };
        mailEvent.Sender = message.TextOf(block, MessageText.Sender);
        mailEvent.NullSender = message.Has(MessageFlags.SenderKnown) && mailEvent.Sender.IsEmpty;
        mailEvent.ClientName = message.TextOf(block, MessageText.ClientName);
        mailEvent.ClientIp = message.TextOf(block, MessageText.ClientIp);
        mailEvent.ClientPort = message.ClientPort;
        mailEvent.User = message.TextOf(block, MessageText.User);
        mailEvent.Mechanism = message.Mechanism;
        mailEvent.MessageId = message.TextOf(block, MessageText.MessageId);
        mailEvent.SizeBytes = message.SizeBytes;
        mailEvent.RecipientCount = (uint)message.RecipientCount;
        mailEvent.Attempt = message.Attempts;
        mailEvent.MessageSource = message.Source;
        if (message.Source == MessageSource.Reinject)
        {
            mailEvent.RelatedQueueId = mailEvent.RelatedQueueId.IsEmpty ? message.TextOf(block, MessageText.Parent) : mailEvent.RelatedQueueId;
        }
    }
}
