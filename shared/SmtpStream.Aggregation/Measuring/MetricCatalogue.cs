using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Measuring;

/// <summary>The table behind <see cref="MetricNames"/>.</summary>
internal static class MetricCatalogue
{
    public static readonly MetricDescription[] All =
    [
        Counter(Metric.Connections, "smtp.connections", "{connection}"),
        Counter(Metric.Disconnects, "smtp.disconnects", "{connection}", "reason", typeof(CloseReason)),
        Counter(Metric.AuthSucceeded, "auth.succeeded", "{login}", "mechanism", typeof(SaslMechanism)),
        Counter(Metric.AuthFailed, "auth.failed", "{login}", "mechanism", typeof(SaslMechanism)),
        Counter(Metric.Rejects, "mail.rejects", "{reject}", "stage", typeof(RejectStage)),
        Counter(Metric.RejectsByReason, "mail.rejects.reason", "{reject}", "reason", typeof(BounceClass)),
        Counter(Metric.MessagesReceived, "mail.received", "{message}", "source", typeof(MessageSource)),
        Counter(Metric.Recipients, "mail.recipients", "{recipient}"),
        Counter(Metric.BytesReceived, "mail.received.bytes", "By"),
        Counter(Metric.Deliveries, "mail.deliveries", "{attempt}", "outcome", typeof(DeliveryOutcome)),
        Counter(Metric.FailuresByClass, "mail.failures", "{attempt}", "class", typeof(BounceClass)),
        Counter(Metric.EnhancedStatus, "mail.status", "{attempt}", "code"),
        Counter(Metric.Spf, "auth.spf", "{message}", "result", typeof(FilterResult)),
        Counter(Metric.Dkim, "auth.dkim", "{message}", "result", typeof(FilterResult)),
        Counter(Metric.Dmarc, "auth.dmarc", "{message}", "result", typeof(FilterResult)),
        Counter(Metric.TlsSessions, "tls.sessions", "{session}", "version", typeof(TlsVersion)),
        Counter(Metric.TlsFailures, "tls.failures", "{session}"),
        Counter(Metric.Postscreen, "smtp.postscreen", "{test}", "test", typeof(PostscreenTest)),
        Counter(Metric.Greylisted, "mail.greylisted", "{message}"),
        Counter(Metric.PolicyActions, "mail.policy_actions", "{action}", "verb", typeof(PolicyVerb)),
        Counter(Metric.MessagesCompleted, "mail.completed", "{message}"),
        Counter(Metric.MessagesExpired, "mail.expired", "{message}"),
        Counter(Metric.Notifications, "mail.notifications", "{message}", "kind", typeof(NotificationKind)),
        Counter(Metric.ConnectFailures, "smtp.connect_failures", "{connection}", "error", typeof(ConnectError)),
        Counter(Metric.Warnings, "server.warnings", "{warning}", "category", typeof(WarningCategory)),
        Counter(Metric.RateLimited, "smtp.rate_limited", "{event}", "kind", typeof(RateLimitKind)),
        Counter(Metric.BytesSent, "mail.sent.bytes", "By"),
        Counter(Metric.NullSender, "mail.null_sender", "{message}"),
        Counter(Metric.MailboxLogins, "mailbox.logins", "{login}"),
        Counter(Metric.UnknownRecipients, "mail.unknown_recipients", "{recipient}"),
        Counter(Metric.InternalHops, "mail.internal_hops", "{attempt}"),
        Counter(Metric.AddressProbes, "mail.address_probes", "{probe}"),
        Counter(Metric.Lifecycle, "server.lifecycle", "{change}", "change", typeof(LifecycleChange)),
        Counter(Metric.QueueChanges, "queue.changes", "{message}"),
        Counter(Metric.Events, "events", "{event}"),
        Counter(Metric.ScreenedConnections, "smtp.screened_connections", "{connection}"),

        Counter(Metric.Lines, "path.lines", "{line}"),
        Counter(Metric.LinesWithEvents, "path.lines.with_events", "{line}"),
        Counter(Metric.LinesRejected, "path.lines.rejected", "{line}", "reason", typeof(ParseFailure)),
        Counter(Metric.LinesIgnored, "path.lines.ignored", "{line}", "kind", typeof(IgnoredKind)),
        Counter(Metric.LinesContinued, "path.lines.continued", "{line}"),
        Counter(Metric.Gaps, "path.gaps", "{gap}"),
        Counter(Metric.Repeats, "path.repeats", "{event}"),
        Counter(Metric.Late, "path.late", "{event}"),
        Counter(Metric.InputLosses, "path.input_losses", "{line}"),
        Counter(Metric.Uncorrelated, "path.uncorrelated", "{event}"),
        Counter(Metric.FutureStamps, "path.future_stamps", "{event}"),
        Counter(Metric.CorrelationEvictions, "path.correlation_evictions", "{message}"),

        new(Metric.MessageSize, MetricKind.Distribution, "mail.size", "By"),
        new(Metric.DelayTotal, MetricKind.Distribution, "mail.delay.total", "s"),
        new(Metric.DelayBeforeQueue, MetricKind.Distribution, "mail.delay.before_queue", "s"),
        new(Metric.DelayInQueue, MetricKind.Distribution, "mail.delay.in_queue", "s"),
        new(Metric.DelayConnection, MetricKind.Distribution, "mail.delay.connection", "s"),
        new(Metric.DelayTransmission, MetricKind.Distribution, "mail.delay.transmission", "s"),

        new(Metric.DistinctUsers, MetricKind.Distinct, "distinct.users", "{user}"),
        new(Metric.DistinctRecipients, MetricKind.Distinct, "distinct.recipients", "{recipient}"),
        new(Metric.DistinctClients, MetricKind.Distinct, "distinct.clients", "{client}"),
        new(Metric.DistinctFailedUsers, MetricKind.Distinct, "distinct.failed_users", "{user}"),
        new(Metric.DistinctRecipientDomains, MetricKind.Distinct, "distinct.recipient_domains", "{domain}"),

        new(Metric.TopSenders, MetricKind.Ranking, "top.senders", "{message}"),
        new(Metric.TopRecipients, MetricKind.Ranking, "top.recipients", "{attempt}"),
        new(Metric.TopSenderDomains, MetricKind.Ranking, "top.sender_domains", "{message}"),
        new(Metric.TopRecipientDomains, MetricKind.Ranking, "top.recipient_domains", "{attempt}"),
        new(Metric.TopClients, MetricKind.Ranking, "top.clients", "{connection}"),
        new(Metric.TopFailedUsers, MetricKind.Ranking, "top.failed_users", "{login}"),
        new(Metric.TopFailedClients, MetricKind.Ranking, "top.failed_clients", "{event}"),
        new(Metric.TopRelays, MetricKind.Ranking, "top.relays", "{attempt}"),
        new(Metric.TopReplies, MetricKind.Ranking, "top.replies", "{attempt}"),
        new(Metric.TopUsers, MetricKind.Ranking, "top.users", "{message}"),
    ];

    private static MetricDescription Counter(Metric metric, string name, string unit, string? label = null, Type? dimension = null) =>
        new(metric, MetricKind.Counter, name, unit, label, dimension);
}
