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
        if (!DeliveryLine.TryParse(text, out var delivery, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        var isProbe = delivery.Status is DeliveryStatus.Deliverable or DeliveryStatus.Undeliverable;
        line.Begin(ref mailEvent, isProbe ? EventKind.AddressVerified : EventKind.DeliveryAttempted);
        Fill(ref mailEvent, in delivery, line.Kind);
        KnownMessage.Fill(ref line, ref mailEvent);
        if (mailEvent.MessageSource == MessageSource.Bounce)
        {
            AddressProbes.Settle(ref line, ref mailEvent, ref sink);
        }

        if (!isProbe && mailEvent.Correlation != Correlation.Full)
        {
            line.CountUncorrelated();
        }

        mailEvent.Direction = DirectionOf(in mailEvent, delivery.Relay.Kind);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static void Fill(ref MailEvent mailEvent, in DeliveryLine delivery, DaemonKind daemon)
    {
        mailEvent.Recipient = delivery.Recipient;
        mailEvent.OriginalRecipient = delivery.OriginalRecipient;
        mailEvent.RelayKind = delivery.Relay.Kind;
        mailEvent.RelayName = delivery.Relay.Name;
        mailEvent.RelayIp = delivery.Relay.Ip;
        mailEvent.RelayPort = delivery.Relay.Port;
        mailEvent.HasDelays = delivery.HasDelays;
        mailEvent.DelayUs = delivery.DelayUs;
        mailEvent.DelayBeforeQueueUs = delivery.BeforeQueueUs;
        mailEvent.DelayInQueueUs = delivery.InQueueUs;
        mailEvent.DelayConnectionUs = delivery.ConnectionUs;
        mailEvent.DelayTransmissionUs = delivery.TransmissionUs;
        mailEvent.Truncated = delivery.IsTruncated;
        mailEvent.Transport = mailEvent.Daemon;
        var reply = ServerReply.Read(delivery.Text);
        mailEvent.ReplyCode = reply.Code;
        mailEvent.ReplyEnhanced = delivery.Dsn.IsEmpty ? reply.Enhanced : delivery.Dsn;
        mailEvent.ReplyText = reply.Text;
        mailEvent.ReplyOrigin = reply.Origin;
        mailEvent.ReplyCommand = reply.Command;
        mailEvent.Outcome = OutcomeOf(delivery.Status, delivery.Text, daemon);
        mailEvent.Provider = ProviderOf(in delivery);
        if (delivery.Status == DeliveryStatus.Sent)
        {
            mailEvent.RelatedQueueId = NextQueueId(delivery.Text);
            mailEvent.InternalHop = !mailEvent.RelatedQueueId.IsEmpty && IsOwnHost(in delivery.Relay, mailEvent.Server);
        }
        else if (delivery.Status != DeliveryStatus.Deliverable)
        {
            mailEvent.BounceClass = delivery.Status == DeliveryStatus.Expired
                ? BounceClass.Expired
                : BounceClassifier.Classify(reply.Code, mailEvent.ReplyEnhanced, delivery.Text);
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

    private static bool IsOwnHost(in RelayName relay, ReadOnlySpan<byte> server) =>
        relay.Kind == RelayKind.Host && (relay.IsLoopback || relay.Name.SequenceEqual(server));

    private static Provider ProviderOf(in DeliveryLine delivery)
    {
        if (delivery.Relay.Kind is RelayKind.Local or RelayKind.Virtual or RelayKind.Pipe or RelayKind.File or RelayKind.UnixSocket)
        {
            return Provider.Local;
        }

        if (delivery.Relay.Kind == RelayKind.Host)
        {
            return delivery.Relay.IsLoopback ? Provider.Local : ProviderCatalog.Find(delivery.Relay.Name);
        }

        // No connection: the host that was tried, else the recipient's domain.
        return Endpoint.TryReadAfter(delivery.Text, "connect to "u8, out var tried, out _) && !tried.Name.IsEmpty
            ? ProviderCatalog.Find(tried.Name)
            : ProviderCatalog.Find(MailAddress.DomainOf(delivery.Recipient));
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

    private static Direction DirectionOf(in MailEvent mailEvent, RelayKind relay)
    {
        if (relay is RelayKind.Host or RelayKind.None)
        {
            return mailEvent.InternalHop ? Direction.Local : Direction.Outbound;
        }

        return mailEvent.MessageSource is MessageSource.Smtp or MessageSource.Reinject or MessageSource.None
            ? Direction.Inbound
            : Direction.Local;
    }
}
