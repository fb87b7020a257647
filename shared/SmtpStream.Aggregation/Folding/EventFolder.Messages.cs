using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Folding;

/// <content>Messages accepted and delivery attempts.</content>
public sealed partial class EventFolder
{
    private void CountReceived(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        if (mailEvent.InternalHop)
        {
            Count(server, Metric.InternalHops);
            Count(service, Metric.InternalHops);
            return;
        }

        var domainName = SenderDomain(mailEvent);
        var userName = EntityNames.Bounded(EntityNames.Lower(mailEvent.User, _userBuffer));
        var domain = Find(EntityKind.SenderDomain, domainName);
        var network = Find(EntityKind.ClientNetwork, EntityNames.Network(mailEvent.ClientIp, _networkBuffer));
        var user = Find(EntityKind.User, userName);
        CountMessage(mailEvent, server);
        CountMessage(mailEvent, service);
        CountMessage(mailEvent, domain);
        CountMessage(mailEvent, network);
        CountMessage(mailEvent, user);
        CountSubSlot(user, Metric.MessagesReceived);
        Mark(user);

        var sender = new HashedName(EntityNames.Address(mailEvent.Sender, _senderBuffer));
        var hashedUser = new HashedName(userName);
        Rank(server, Metric.TopSenders, mailEvent.NullSender ? new HashedName(EntityNames.NullSender) : sender);
        Rank(domain, Metric.TopSenders, sender);
        Rank(user, Metric.TopSenders, sender);
        Rank(server, Metric.TopSenderDomains, new HashedName(domainName));
        Rank(server, Metric.TopUsers, hashedUser);
        Distinct(server, Metric.DistinctUsers, hashedUser);
        Distinct(domain, Metric.DistinctUsers, hashedUser);
        if (!userName.IsEmpty)
        {
            Distinct(user, Metric.DistinctClients, new HashedName(mailEvent.ClientIp));
        }
    }

    private void CountMessage(in MailEvent mailEvent, FoldedPartial? partial)
    {
        if (partial is null)
        {
            return;
        }

        Count(partial, Metric.MessagesReceived, (int)mailEvent.MessageSource);
        var measures = partial.Measures;
        measures.Counters.Add(Metric.Recipients, mailEvent.RecipientCount * _count);
        if (mailEvent.NullSender)
        {
            measures.Counters.Add(Metric.NullSender, _count);
        }

        if (mailEvent.SizeBytes > 0)
        {
            measures.Counters.Add(Metric.BytesReceived, mailEvent.SizeBytes * _count);
            if (partial.Entity.Kind is not (EntityKind.ClientNetwork or EntityKind.Service))
            {
                measures.AddValue(Metric.MessageSize, mailEvent.SizeBytes, _count);
            }
        }
    }

    private void CountDelivery(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        if (mailEvent.InternalHop)
        {
            Count(server, Metric.InternalHops);
            Count(service, Metric.InternalHops);
            return;
        }

        var recipientDomainName = EntityNames.Domain(mailEvent.Recipient, _recipientDomainBuffer);
        var senderDomain = Find(EntityKind.SenderDomain, SenderDomain(mailEvent));
        var recipientDomain = Find(EntityKind.RecipientDomain, recipientDomainName);
        var provider = mailEvent.Provider == Provider.None ? null : Find(EntityKind.Provider, ProviderNames[(int)mailEvent.Provider & 63]);
        var user = Find(EntityKind.User, EntityNames.Lower(mailEvent.User, _userBuffer));
        var own = Find(EntityKind.OwnAddress, mailEvent.OwnIp);
        var hasStatus = EnhancedStatusDimension.TryParse(mailEvent.ReplyEnhanced, out var status);
        var failed = mailEvent.Outcome != DeliveryOutcome.Sent;
        Span<FoldedPartial?> all = [server, service, senderDomain, recipientDomain, provider, user, own];
        foreach (var partial in all)
        {
            CountAttempt(mailEvent, partial, failed);
        }

        if (hasStatus)
        {
            server?.Measures.Counters.AddWithDimension(Metric.EnhancedStatus, status, _count);
            provider?.Measures.Counters.AddWithDimension(Metric.EnhancedStatus, status, _count);
            recipientDomain?.Measures.Counters.AddWithDimension(Metric.EnhancedStatus, status, _count);
        }

        if (mailEvent.HasDelays)
        {
            AddDelays(mailEvent, server, parts: true);
            AddDelays(mailEvent, provider, parts: true);
            AddDelays(mailEvent, recipientDomain, parts: false);
            AddDelays(mailEvent, own, parts: false);
        }

        var recipient = new HashedName(EntityNames.Address(mailEvent.Recipient, _recipientBuffer));
        var hashedDomain = new HashedName(recipientDomainName);
        Distinct(server, Metric.DistinctRecipients, recipient);
        Distinct(user, Metric.DistinctRecipients, recipient);
        Distinct(recipientDomain, Metric.DistinctRecipients, recipient);
        Distinct(user, Metric.DistinctRecipientDomains, hashedDomain);
        Distinct(server, Metric.DistinctRecipientDomains, hashedDomain);
        Rank(server, Metric.TopRecipients, recipient);
        Rank(recipientDomain, Metric.TopRecipients, recipient);
        Rank(server, Metric.TopRecipientDomains, hashedDomain);
        Rank(senderDomain, Metric.TopRecipientDomains, hashedDomain);
        Rank(user, Metric.TopRecipientDomains, hashedDomain);
        Rank(server, Metric.TopRelays, new HashedName(mailEvent.RelayName));
        if (failed)
        {
            var reply = new HashedName(mailEvent.ReplyText);
            Rank(server, Metric.TopReplies, reply);
            Rank(provider, Metric.TopReplies, reply);
            Rank(recipientDomain, Metric.TopReplies, reply);
        }
    }

    private void CountAttempt(in MailEvent mailEvent, FoldedPartial? partial, bool failed)
    {
        if (partial is null)
        {
            return;
        }

        Count(partial, Metric.Deliveries, (int)mailEvent.Outcome);
        var counters = partial.Measures.Counters;
        if (failed)
        {
            counters.AddWithDimension(Metric.FailuresByClass, (int)mailEvent.BounceClass, _count);
            if (mailEvent.BounceClass == BounceClass.InvalidRecipient)
            {
                counters.Add(Metric.UnknownRecipients, _count);
            }

            Mark(partial);
        }
        else if (mailEvent.SizeBytes > 0)
        {
            counters.Add(Metric.BytesSent, mailEvent.SizeBytes * _count);
        }
    }

    // The total and the times before and in the queue grow with each retry, so they count at the last attempt only.
    private void AddDelays(in MailEvent mailEvent, FoldedPartial? partial, bool parts)
    {
        if (partial is null)
        {
            return;
        }

        var measures = partial.Measures;
        var last = mailEvent.Outcome is DeliveryOutcome.Sent or DeliveryOutcome.Bounced or DeliveryOutcome.Expired;
        if (last)
        {
            measures.AddValue(Metric.DelayTotal, mailEvent.DelayUs, _count);
        }

        if (last && parts)
        {
            measures.AddValue(Metric.DelayBeforeQueue, mailEvent.DelayBeforeQueueUs, _count);
            measures.AddValue(Metric.DelayInQueue, mailEvent.DelayInQueueUs, _count);
        }

        if (parts && mailEvent.Outcome != DeliveryOutcome.Suspended)
        {
            measures.AddValue(Metric.DelayConnection, mailEvent.DelayConnectionUs, _count);
            measures.AddValue(Metric.DelayTransmission, mailEvent.DelayTransmissionUs, _count);
        }
    }

    private ReadOnlySpan<byte> SenderDomain(in MailEvent mailEvent) =>
        mailEvent.NullSender ? EntityNames.NullSender : EntityNames.Domain(mailEvent.Sender, _senderDomainBuffer);
}
