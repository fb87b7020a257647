namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Why a delivery failed, from the enhanced status code (RFC 3463) and the text.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.BounceClass</c>.</remarks>
public enum BounceClass : byte
{
    None = 0,
    InvalidRecipient = 1,
    InactiveMailbox = 2,
    MailboxFull = 3,
    MessageTooBig = 4,
    BadDomain = 5,
    DnsFailure = 6,
    Connection = 7,
    Loop = 8,
    RateLimited = 9,
    Greylisted = 10,
    Blocklisted = 11,
    Spam = 12,
    Authentication = 13,
    Policy = 14,
    RelayDenied = 15,
    LoginRequired = 16,
    Virus = 17,
    Protocol = 18,
    Tls = 19,
    Expired = 20,
    RemoteFailure = 21,
    DnsblError = 22,
    Uncategorized = 23,
}
