using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>bounce: "sender non-delivery notification: NEWID" links a message to the notification about it.</summary>
internal static class NotificationEvents
{
    private static ReadOnlySpan<byte> Word => " notification: "u8;

    public static bool IsNotification(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, 64)].IndexOf(Word) > 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        var word = text.IndexOf(Word);
        var child = word < 0 ? default : QueueId.Leading(text[(word + Word.Length)..]);
        if (child.IsEmpty)
        {
            return LineOutcome.Rejected(ParseFailure.UnknownMessage);
        }

        line.Begin(ref mailEvent, EventKind.NotificationGenerated);
        mailEvent.NotificationKind = KindOf(text[..word]);
        KnownMessage.Fill(ref line, ref mailEvent);
        mailEvent.RelatedQueueId = child;
        if (line.Table is { } table && table.Find(QueueKey.OfMessage(line.Queue, child)) is var index and >= 0)
        {
            table.SetText(index, MessageText.Parent, line.QueueId);
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static NotificationKind KindOf(ReadOnlySpan<byte> words) => words switch
    {
        _ when words.StartsWith("postmaster"u8) => NotificationKind.Postmaster,
        _ when words.EndsWith("non-delivery"u8) => NotificationKind.NonDelivery,
        _ when words.EndsWith("delay"u8) => NotificationKind.Delay,
        _ => NotificationKind.Success,
    };
}
