namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Application protocol of a session.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.Protocol</c>.</remarks>
public enum Protocol : byte
{
    None = 0,
    Smtp = 1,
    Esmtp = 2,
    Lmtp = 3,
    Imap = 4,
    Pop3 = 5,
    Sieve = 6,
}
