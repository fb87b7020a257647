namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Which limit was exceeded.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.RateLimitKind</c>.</remarks>
public enum RateLimitKind : byte
{
    None = 0,
    ConnectionRate = 1,
    ConnectionCount = 2,
    Message = 3,
    Recipient = 4,
    Tls = 5,
    Auth = 6,
}
