namespace SmtpStream.Smtp.Vocabulary;

/// <summary>The closed list of known kinds without value of their own; docs/events.md says what each one is.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.IgnoredKind</c>.</remarks>
public enum IgnoredKind : byte
{
    None = 0,
    AnvilStatistics = 1,
    ScacheStatistics = 2,
    OtherProgram = 3,
    DkimNotInternal = 4,
    CleanupMessageId = 5,
    QmgrRetry = 6,
    PostfixScript = 7,
    TableLookup = 8,
    TlsDetail = 9,
    VerifyCache = 10,
    PickupSubmission = 11,
    ClientAnnounced = 12,
    ResentMessageId = 13,
    DebugDetail = 14,
    DnsblReply = 15,
    SaslDetail = 16,
    WarningDetail = 17,
    QmgrSkipped = 18,
    SmtpTrace = 19,
    Statistics = 20,
    PostsuperSummary = 21,
    ContinuedAttempt = 22,
    Postlog = 23,
    ForcedExpiry = 24,
    DovecotDetail = 25,
    DovecotAuthentication = 26,
    DkimDetail = 27,
    CacheCleanup = 28,
}
