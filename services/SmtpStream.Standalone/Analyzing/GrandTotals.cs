namespace SmtpStream.Standalone.Analyzing;

/// <summary>pflogsumm's grand totals, by its definitions unless docs/analyze.md says otherwise.</summary>
internal sealed class GrandTotals
{
    /// <summary>Messages that came in by SMTP or were submitted locally and reached the queue; without notifications.</summary>
    public long Received { get; set; }

    /// <summary>Recipients delivered (status=sent).</summary>
    public long Delivered { get; set; }

    /// <summary>Of the deliveries, handed back to the queue under another id.</summary>
    public long Forwarded { get; set; }

    /// <summary>Messages with at least one deferral.</summary>
    public long Deferred { get; set; }

    /// <summary>Deliveries put off, suspended ones included.</summary>
    public long Deferrals { get; set; }

    public long Bounced { get; set; }
    public long Expired { get; set; }
    public long Rejected { get; set; }
    public long RejectWarnings { get; set; }
    public long Held { get; set; }
    public long Discarded { get; set; }
    public long BytesReceived { get; set; }
    public long BytesDelivered { get; set; }

    /// <summary>Sessions of smtpd.</summary>
    public long Connections { get; set; }

    /// <summary>Connections that postscreen took, before it handed any on to smtpd.</summary>
    public long ScreenedConnections { get; set; }
    public long Notifications { get; set; }
    public long LoginsSucceeded { get; set; }
    public long LoginsFailed { get; set; }
    public long FirstUnixNs { get; set; } = long.MaxValue;
    public long LastUnixNs { get; set; } = long.MinValue;
}
