using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>Sums up the events of a log: exact totals by name, sketches for delays and sizes. One thread at a time.</summary>
internal sealed partial class LogAnalysis(long sinceUnixNs = long.MinValue, long untilUnixNs = long.MaxValue)
{
    private readonly AddressBuffer _address = new();
    private readonly HashSet<UInt128> _deferredMessages = [];

    /// <summary>What local(8) says of a recipient that it hands back to the queue.</summary>
    public static ReadOnlySpan<byte> Forwarded => "forwarded as "u8;

    public GrandTotals Totals { get; } = new();
    public HourlyTraffic Hours { get; } = new();
    public CountTable<AddressTotals> Senders { get; } = new();
    public CountTable<AddressTotals> SenderDomains { get; } = new();
    public CountTable<AddressTotals> Recipients { get; } = new();
    public CountTable<AddressTotals> RecipientDomains { get; } = new();
    public CountTable<UserTotals> Users { get; } = new();
    public DDSketch Sizes { get; } = new();

    /// <summary>Microseconds: total, before queue, in queue, connection, transmission; of messages delivered.</summary>
    public DDSketch[] Delays { get; } = [new(), new(), new(), new(), new()];

    public ProviderTotals?[] Providers { get; } = new ProviderTotals?[256];
    public long[] BouncedByClass { get; } = new long[256];
    public long[] DeferredByClass { get; } = new long[256];

    public void Add(in MailEvent e)
    {
        if (e.TimeUnixNs < sinceUnixNs || e.TimeUnixNs >= untilUnixNs)
        {
            return;
        }

        Totals.FirstUnixNs = Math.Min(Totals.FirstUnixNs, e.TimeUnixNs);
        Totals.LastUnixNs = Math.Max(Totals.LastUnixNs, e.TimeUnixNs);
        var count = Math.Max(e.Multiplicity, 1);
        switch (e.Kind)
        {
            case EventKind.DeliveryAttempted:
                AddDelivery(e, count);
                break;
            case EventKind.MessageReceived:
                AddReceived(e);
                break;
            case EventKind.Rejected:
                AddReject(e, count);
                break;
            case EventKind.SessionOpened:
                AddConnection(e, count);
                break;
            case EventKind.TlsEstablished:
                TlsVersions[(int)e.TlsDirection % 3, (int)e.TlsVersion % TlsVersionCount] += count;
                break;
            case EventKind.AuthSucceeded or EventKind.AuthFailed:
                AddLogin(e, count);
                break;
            case EventKind.NotificationGenerated:
                Totals.Notifications += count;
                break;
            case EventKind.MessageHeld or EventKind.PolicyAction:
                AddPolicy(e, count);
                break;
            case EventKind.ConnectFailed or EventKind.ServerWarning or EventKind.ServerLifecycle:
                AddTrouble(e, count);
                break;
            default:
                break;
        }
    }

    /// <summary>postscreen hands a client on to smtpd, which counts it again.</summary>
    private void AddConnection(in MailEvent e, long count)
    {
        if (e.Daemon.SequenceEqual("postscreen"u8))
        {
            Totals.ScreenedConnections += count;
        }
        else
        {
            Totals.Connections += count;
        }
    }

    private void AddReceived(in MailEvent e)
    {
        if (e.MessageSource is MessageSource.Bounce or MessageSource.None)
        {
            return;
        }

        Totals.Received++;
        Totals.BytesReceived += e.SizeBytes;
        Hours.At(e.TimeUnixNs).Received++;
        Sizes.Add(e.SizeBytes);
        var sender = _address.Fold(e.Sender);
        Add(ref Senders[sender.IsEmpty ? "from=<>"u8 : sender], e.SizeBytes);
        var domain = _address.DomainStart > 0 ? sender[_address.DomainStart..] : e.ClientName.IsEmpty ? sender : e.ClientName;
        Add(ref SenderDomains[domain.IsEmpty ? "from=<>"u8 : domain], e.SizeBytes);
        if (!e.User.IsEmpty)
        {
            Users[_address.Fold(e.User)].Add(e.TimeUnixNs, Math.Max(e.RecipientCount, 1), e.SizeBytes);
        }
    }

    private void AddDelivery(in MailEvent e, long count)
    {
        var recipient = _address.Fold(e.Recipient);
        var domainStart = _address.DomainStart;
        ref var domain = ref RecipientDomains[recipient[domainStart..]];
        domain.DelayMaxUs = Math.Max(domain.DelayMaxUs, e.DelayUs);
        switch (e.Outcome)
        {
            case DeliveryOutcome.Sent:
                AddSent(e, recipient, ref domain, count);
                break;
            case DeliveryOutcome.Deferred or DeliveryOutcome.Suspended:
                Totals.Deferrals += count;
                domain.Deferrals += count;
                Hours.At(e.TimeUnixNs).Deferred += count;
                DeferredByClass[(int)e.BounceClass] += count;
                Totals.Deferred += _deferredMessages.Add(MessageKey(e)) ? 1 : 0;
                AddReason(DeferralReasons, e, e.Daemon, count);
                break;
            case DeliveryOutcome.Bounced or DeliveryOutcome.Expired:
                AddFailure(e, count);
                break;
            default:
                break;
        }

        AddProvider(e, count);
    }

    private void AddSent(in MailEvent e, ReadOnlySpan<byte> recipient, ref AddressTotals domain, long count)
    {
        if (e.ReplyText.StartsWith(Forwarded))
        {
            Totals.Forwarded += count;
            return;
        }

        Totals.Delivered += count;
        Totals.BytesDelivered += e.SizeBytes * count;
        Hours.At(e.TimeUnixNs).Delivered += count;
        Add(ref domain, e.SizeBytes, count);
        domain.DelaySumUs += e.DelayUs * count;
        Add(ref Recipients[recipient], e.SizeBytes, count);
        if (!e.HasDelays)
        {
            return;
        }

        Delays[0].Add(e.DelayUs, count);
        Delays[1].Add(e.DelayBeforeQueueUs, count);
        Delays[2].Add(e.DelayInQueueUs, count);
        Delays[3].Add(e.DelayConnectionUs, count);
        Delays[4].Add(e.DelayTransmissionUs, count);
    }

    private void AddFailure(in MailEvent e, long count)
    {
        if (e.Outcome == DeliveryOutcome.Expired)
        {
            Totals.Expired += count;
            return;
        }

        Totals.Bounced += count;
        Hours.At(e.TimeUnixNs).Bounced += count;
        BouncedByClass[(int)e.BounceClass] += count;
        AddReason(BounceReasons, e, e.RelayName.IsEmpty ? "none"u8 : e.RelayName, count);
    }

    private void AddProvider(in MailEvent e, long count)
    {
        if (e.Provider == Provider.None)
        {
            return;
        }

        var provider = Providers[(int)e.Provider] ??= new ProviderTotals();
        switch (e.Outcome)
        {
            case DeliveryOutcome.Sent:
                provider.Sent += count;
                provider.AttemptUs.Add(e.DelayConnectionUs + e.DelayTransmissionUs, count);
                break;
            case DeliveryOutcome.Deferred:
                provider.Deferred += count;
                break;
            case DeliveryOutcome.Bounced:
                provider.Bounced += count;
                break;
            default:
                break;
        }
    }

    private static void Add(ref AddressTotals totals, long bytes, long count = 1)
    {
        totals.Messages += count;
        totals.Bytes += bytes * count;
    }

    /// <summary>Queue ids are unique within one server only.</summary>
    private static UInt128 MessageKey(in MailEvent e) =>
        System.IO.Hashing.XxHash128.HashToUInt128(e.QueueId, (long)System.IO.Hashing.XxHash3.HashToUInt64(e.Server));
}
