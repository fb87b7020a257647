using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>
/// "status=expired, returned to sender": MessageExpired for the message, and for the recipients that are left one
/// DeliveryAttempted with the outcome expired, because no delivery agent logs their end.
/// </summary>
internal static class ExpiryEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Expired<TSink>(ref LogLine line, in QueueActiveLine active, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.MessageExpired);
        KnownMessage.Fill(ref line, ref mailEvent);
        if (mailEvent.Correlation == Correlation.None)
        {
            mailEvent.Sender = active.Sender;
            mailEvent.NullSender = active.Sender.IsEmpty;
        }
        else
        {
            var opened = line.Table![KnownMessage.Find(ref line)].OpenedNs;
            mailEvent.DelayUs = Math.Max(0, (line.TimeUnixNs - opened) / 1000);
        }

        mailEvent.Outcome = DeliveryOutcome.Expired;
        mailEvent.BounceClass = BounceClass.Expired;
        sink.OnEvent(in mailEvent);

        mailEvent.Kind = EventKind.DeliveryAttempted;
        mailEvent.Position = new SourcePosition(line.Offset, 1);
        mailEvent.RelayKind = RelayKind.None;
        mailEvent.Direction = Direction.Outbound;
        line.CountFollowing();
        if (mailEvent.Correlation != Correlation.Full)
        {
            line.CountUncorrelated();
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
