using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Bounces;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Providers;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>A delivery line becomes DeliveryAttempted, or AddressVerified where it was a probe.</summary>
internal static class DeliveryEvents
{
    private static ReadOnlySpan<byte> Suspended => "delivery temporarily suspended"u8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!DeliveryLine.TryRead(text, ref mailEvent, out var status, out var words, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        var isProbe = status is DeliveryStatus.Deliverable or DeliveryStatus.Undeliverable;
        line.Begin(ref mailEvent, isProbe ? EventKind.AddressVerified : EventKind.DeliveryAttempted);
        Fill(ref mailEvent, status, words, line.Kind);
        KnownMessage.Fill(ref line, ref mailEvent);
        if (mailEvent.MessageSource == MessageSource.Bounce)
        {
            AddressProbes.Settle(ref line, ref mailEvent, ref sink);
        }

        if (!isProbe && mailEvent.Correlation != Correlation.Full)
        {
            line.CountUncorrelated();
        }

        mailEvent.Direction = DirectionOf(in mailEvent);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static void Fill(scoped ref MailEvent mailEvent, DeliveryStatus status, ReadOnlySpan<byte> words, DaemonKind daemon)
    {
        mailEvent.Transport = mailEvent.Daemon;
        var reply = ServerReply.Read(words);
        mailEvent.ReplyCode = reply.Code;
        if (mailEvent.ReplyEnhanced.IsEmpty)
        {
            mailEvent.ReplyEnhanced = reply.Enhanced;
        }

        mailEvent.ReplyText = reply.Text;
        mailEvent.ReplyOrigin = reply.Origin;
        mailEvent.ReplyCommand = reply.Command;
        mailEvent.Outcome = OutcomeOf(status, words, daemon);
        mailEvent.Provider = ProviderOf(in mailEvent, words);
        if (status == DeliveryStatus.Sent)
        {
            mailEvent.RelatedQueueId = NextQueueId(words);
            mailEvent.InternalHop = !mailEvent.RelatedQueueId.IsEmpty && IsOwnHost(in mailEvent);
        }
        else if (status != DeliveryStatus.Deliverable)
        {
            mailEvent.BounceClass = status == DeliveryStatus.Expired
                ? BounceClass.Expired
                : BounceClassifier.Classify(reply.Code, mailEvent.ReplyEnhanced, words);
        }
    }

    private static DeliveryOutcome OutcomeOf(DeliveryStatus status, ReadOnlySpan<byte> text, DaemonKind daemon) => status switch
    {
        DeliveryStatus.Sent => DeliveryOutcome.Sent,

        // error(8) and retry(8) stand in for a destination that the queue manager found dead: nobody was asked.
        DeliveryStatus.Deferred when text.StartsWith(Suspended) => DeliveryOutcome.Suspended,
        DeliveryStatus.Deferred or DeliveryStatus.Undeliverable => DeliveryOutcome.Deferred,
        DeliveryStatus.Bounced => DeliveryOutcome.Bounced,
        DeliveryStatus.Expired => DeliveryOutcome.Expired,
        _ => DeliveryOutcome.None,
    };

    private static bool IsOwnHost(ref readonly MailEvent e) =>
        e.RelayKind == RelayKind.Host && (RelayName.IsLoopback(in e) || e.RelayName.SequenceEqual(e.Server));

    private static Provider ProviderOf(ref readonly MailEvent e, ReadOnlySpan<byte> words)
    {
        if (e.RelayKind is RelayKind.Local or RelayKind.Virtual or RelayKind.Pipe or RelayKind.File or RelayKind.UnixSocket)
        {
            return Provider.Local;
        }

        if (e.RelayKind == RelayKind.Host)
        {
            return RelayName.IsLoopback(in e) ? Provider.Local : ProviderCatalog.Find(e.RelayName);
        }

        // No connection: the host that was tried, else the recipient's domain.
        return Endpoint.TryReadAfter(words, "connect to "u8, out var tried, out _) && !tried.Name.IsEmpty
            ? ProviderCatalog.Find(tried.Name)
            : ProviderCatalog.Find(MailAddress.DomainOf(e.Recipient));
    }

    // The last one: proxies and filters quote the replies of hops behind them.
    private static ReadOnlySpan<byte> NextQueueId(ReadOnlySpan<byte> text)
    {
        var start = text.LastIndexOf("queued as "u8);
        if (start >= 0)
        {
            return QueueId.Leading(text[(start + 10)..]);
        }

        return text.StartsWith("forwarded as "u8) ? QueueId.Leading(text[13..]) : default;
    }

    private static Direction DirectionOf(in MailEvent mailEvent)
    {
        if (mailEvent.RelayKind is RelayKind.Host or RelayKind.None)
        {
            return mailEvent.InternalHop ? Direction.Local : Direction.Outbound;
        }

        return mailEvent.MessageSource is MessageSource.Smtp or MessageSource.Reinject or MessageSource.None
            ? Direction.Inbound
            : Direction.Local;
    }
}
