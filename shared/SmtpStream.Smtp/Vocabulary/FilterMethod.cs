namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Which check a filter made (RFC 8601 section 2.7).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.FilterMethod</c>.</remarks>
public enum FilterMethod : byte
{
    None = 0,
    Spf = 1,
    Dkim = 2,
    Dmarc = 3,
    Arc = 4,
    Spam = 5,
    Virus = 6,
}
