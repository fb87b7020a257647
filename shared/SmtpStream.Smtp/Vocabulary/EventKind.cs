namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What happened. Names as in docs/events.md.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.EventKind</c>.</remarks>
public enum EventKind : byte
{
    None = 0,
    SessionOpened = 1,
    SessionClosed = 2,
    TlsEstablished = 3,
    TlsFailed = 4,
    AuthSucceeded = 5,
    AuthFailed = 6,
    Rejected = 7,
    PolicyAction = 8,
    MessageReceived = 9,
    DeliveryAttempted = 10,
    ConnectFailed = 11,
    NotificationGenerated = 12,
    MessageExpired = 13,
    MessageCompleted = 14,
    AddressVerified = 16,
    FilterVerdict = 17,
    GreylistDecision = 18,
    PostscreenTest = 19,
    RateLimited = 20,
    MailboxLogout = 21,
    QueueState = 22,
    ServerLifecycle = 23,
    ServerWarning = 24,
    FeedbackReceived = 25,
    MailboxLogin = 26,
    MessageHeld = 15,
    MessageReleased = 27,
    MessageDeleted = 28,
    MessageRequeued = 29,
    MessageFrozen = 30,
    MessageThawed = 31,
}
