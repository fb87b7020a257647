namespace SmtpStream.Aggregation.Measuring;

/// <summary>
/// What is counted. The numbers are part of the wire format and never change. Dimension 0 of a counter is its total;
/// the other dimensions are the values of the enum named here.
/// </summary>
public enum Metric : ushort
{
    None = 0,

    // Counters.

    /// <summary>Connections at an SMTP service; one that postscreen passes on counts there only.</summary>
    Connections = 1,

    /// <summary>Dimension: CloseReason.</summary>
    Disconnects = 2,

    /// <summary>Dimension: SaslMechanism.</summary>
    AuthSucceeded = 3,

    /// <summary>Dimension: SaslMechanism.</summary>
    AuthFailed = 4,

    /// <summary>Dimension: RejectStage.</summary>
    Rejects = 5,

    /// <summary>Dimension: BounceClass, used as the reason.</summary>
    RejectsByReason = 6,

    /// <summary>Messages accepted into the queue, without internal hops. Dimension: MessageSource.</summary>
    MessagesReceived = 7,

    /// <summary>Recipients of accepted messages.</summary>
    Recipients = 8,

    /// <summary>Bytes of accepted messages.</summary>
    BytesReceived = 9,

    /// <summary>Delivery attempts without internal hops. Dimension: DeliveryOutcome.</summary>
    Deliveries = 10,

    /// <summary>Failed attempts. Dimension: BounceClass.</summary>
    FailuresByClass = 11,

    /// <summary>Attempts with an enhanced status code. Dimension: class * 1000 + subject * 100 + min(detail, 99) (RFC 3463).</summary>
    EnhancedStatus = 12,

    /// <summary>Dimension: FilterResult.</summary>
    Spf = 13,

    /// <summary>Dimension: FilterResult.</summary>
    Dkim = 14,

    /// <summary>Dimension: FilterResult.</summary>
    Dmarc = 15,

    /// <summary>TLS sessions. Dimension: TlsVersion.</summary>
    TlsSessions = 16,

    TlsFailures = 17,

    /// <summary>Dimension: PostscreenTest.</summary>
    Postscreen = 18,

    Greylisted = 19,

    /// <summary>Dimension: PolicyVerb.</summary>
    PolicyActions = 20,

    MessagesCompleted = 21,
    MessagesExpired = 22,

    /// <summary>Dimension: NotificationKind.</summary>
    Notifications = 23,

    /// <summary>Dimension: ConnectError.</summary>
    ConnectFailures = 24,

    /// <summary>Dimension: WarningCategory.</summary>
    Warnings = 25,

    /// <summary>Dimension: RateLimitKind.</summary>
    RateLimited = 26,

    BytesSent = 27,

    /// <summary>Messages of the null sender (RFC 5321 section 4.5.5).</summary>
    NullSender = 28,

    MailboxLogins = 29,

    /// <summary>Attempts whose recipient is unknown (5.1.1), inbound rejects included.</summary>
    UnknownRecipients = 30,

    InternalHops = 31,
    AddressProbes = 32,

    /// <summary>Dimension: LifecycleChange.</summary>
    Lifecycle = 33,

    QueueChanges = 34,

    /// <summary>Every event of the entity.</summary>
    Events = 35,

    /// <summary>Connections that postscreen took, whether or not it passed them on.</summary>
    ScreenedConnections = 36,

    // Of a path: data quality.
    Lines = 100,
    LinesWithEvents = 101,

    /// <summary>Dimension: ParseFailure.</summary>
    LinesRejected = 102,

    /// <summary>Dimension: IgnoredKind.</summary>
    LinesIgnored = 103,

    LinesContinued = 104,
    Gaps = 105,
    Repeats = 106,
    Late = 107,
    InputLosses = 108,
    Uncorrelated = 109,
    FutureStamps = 110,
    CorrelationEvictions = 111,

    // Distributions.
    MessageSize = 200,
    DelayTotal = 201,
    DelayBeforeQueue = 202,
    DelayInQueue = 203,
    DelayConnection = 204,
    DelayTransmission = 205,

    // Distinct counts.
    DistinctUsers = 300,
    DistinctRecipients = 301,
    DistinctClients = 302,
    DistinctFailedUsers = 303,
    DistinctRecipientDomains = 304,

    // Rankings.
    TopSenders = 400,
    TopRecipients = 401,
    TopSenderDomains = 402,
    TopRecipientDomains = 403,
    TopClients = 404,
    TopFailedUsers = 405,
    TopFailedClients = 406,
    TopRelays = 407,
    TopReplies = 408,
    TopUsers = 409,
}
