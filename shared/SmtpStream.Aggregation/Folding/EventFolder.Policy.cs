using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Folding;

/// <content>Rejects, verdicts, policy, and what concerns the server as a whole.</content>
public sealed partial class EventFolder
{
    private void CountPolicy(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        switch (mailEvent.Kind)
        {
            case EventKind.Rejected when !mailEvent.WarnOnly:
                CountReject(mailEvent, server, service);
                break;
            case EventKind.Rejected or EventKind.PolicyAction:
                var verb = mailEvent.WarnOnly ? PolicyVerb.Warn : mailEvent.PolicyVerb;
                Count(server, Metric.PolicyActions, (int)verb);
                Count(service, Metric.PolicyActions, (int)verb);
                break;
            case EventKind.GreylistDecision:
                var greylisted = mailEvent.PolicyVerb == PolicyVerb.Permit ? Metric.None : Metric.Greylisted;
                CountOrSee(server, greylisted);
                CountOrSee(service, greylisted);
                break;
            default:
                CountVerdict(mailEvent, server);
                break;
        }
    }

    private void CountReject(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        var network = Find(EntityKind.ClientNetwork, EntityNames.Network(mailEvent.ClientIp, _networkBuffer));
        var client = Find(EntityKind.Client, mailEvent.ClientIp);
        var user = Find(EntityKind.User, EntityNames.Lower(mailEvent.User, _userBuffer));
        var senderDomain = Find(EntityKind.SenderDomain, SenderDomain(mailEvent));
        var recipientDomain = Find(EntityKind.RecipientDomain, EntityNames.Domain(mailEvent.Recipient, _recipientDomainBuffer));
        var unknown = mailEvent.BounceClass == BounceClass.InvalidRecipient || mailEvent.ReplyEnhanced.SequenceEqual("5.1.1"u8);
        Span<FoldedPartial?> all = [server, service, network, client, user, senderDomain, recipientDomain];
        foreach (var partial in all)
        {
            if (partial is null)
            {
                continue;
            }

            Count(partial, Metric.Rejects, (int)mailEvent.Stage);
            var counters = partial.Measures.Counters;
            counters.AddWithDimension(Metric.RejectsByReason, (int)mailEvent.BounceClass, _count);
            if (unknown)
            {
                counters.Add(Metric.UnknownRecipients, _count);
            }

            if (mailEvent.BounceClass == BounceClass.Greylisted)
            {
                counters.Add(Metric.Greylisted, _count);
            }

            Mark(partial);
        }

        CountSubSlot(network, Metric.Rejects);
        CountSubSlot(client, Metric.Rejects);
        CountSubSlot(user, Metric.Rejects);
        var recipient = new HashedName(EntityNames.Address(mailEvent.Recipient, _recipientBuffer));
        Distinct(network, Metric.DistinctRecipients, recipient);
        Distinct(client, Metric.DistinctRecipients, recipient);
        Rank(server, Metric.TopFailedClients, new HashedName(mailEvent.ClientIp));
        Rank(server, Metric.TopReplies, new HashedName(mailEvent.ReplyText));
    }

    private void CountVerdict(in MailEvent mailEvent, FoldedPartial? server)
    {
        var metric = mailEvent.FilterMethod switch
        {
            FilterMethod.Spf => Metric.Spf,
            FilterMethod.Dkim => Metric.Dkim,
            FilterMethod.Dmarc => Metric.Dmarc,
            _ => Metric.None,
        };
        CountOrSee(server, metric, (int)mailEvent.FilterResult);
        CountOrSee(Find(EntityKind.SenderDomain, SenderDomain(mailEvent)), metric, (int)mailEvent.FilterResult);
    }

    private void CountServer(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        var (metric, dimension) = mailEvent.Kind switch
        {
            EventKind.ConnectFailed => (Metric.ConnectFailures, (int)mailEvent.ConnectError),
            EventKind.NotificationGenerated => (Metric.Notifications, (int)mailEvent.NotificationKind),
            EventKind.MessageExpired => (Metric.MessagesExpired, 0),
            EventKind.MessageCompleted => (Metric.MessagesCompleted, 0),
            EventKind.AddressVerified => (Metric.AddressProbes, 0),
            EventKind.MessageHeld or EventKind.MessageReleased or EventKind.MessageDeleted or EventKind.MessageRequeued
                or EventKind.MessageFrozen or EventKind.MessageThawed => (Metric.QueueChanges, 0),
            EventKind.ServerLifecycle => (Metric.Lifecycle, (int)mailEvent.Lifecycle),
            EventKind.ServerWarning => (Metric.Warnings, (int)mailEvent.Warning),
            _ => (Metric.None, 0),
        };
        CountOrSee(server, metric, dimension);
        CountOrSee(service, metric, dimension);
        switch (mailEvent.Kind)
        {
            case EventKind.ConnectFailed:
                if (mailEvent.Provider != Provider.None)
                {
                    Count(Find(EntityKind.Provider, ProviderNames[(int)mailEvent.Provider & 63]), metric, dimension);
                }

                Mark(server);
                break;
            case EventKind.MessageExpired:
                Count(Find(EntityKind.SenderDomain, SenderDomain(mailEvent)), metric);
                Mark(server);
                break;
            case EventKind.ServerWarning:
                if (mailEvent.Warning == WarningCategory.LogLoss && server is not null)
                {
                    server.LogLoss += (long)Math.Clamp(mailEvent.Value, 0, 1e15) * _count;
                }

                Mark(server);
                break;
        }
    }

    // An event of a kind that has no metric of its own still counts as an event.
    private void CountOrSee(FoldedPartial? partial, Metric metric, int dimension = 0)
    {
        if (metric != Metric.None)
        {
            Count(partial, metric, dimension);
        }
        else
        {
            partial?.Measures.Counters.Add(Metric.Events, _count);
        }
    }
}
