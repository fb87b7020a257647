namespace SmtpStream.Smtp.Vocabulary;

/// <summary>SMTP command at which it was refused (RFC 5321 section 4.1).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.RejectStage</c>.</remarks>
public enum RejectStage : byte
{
    None = 0,
    Connect = 1,
    Helo = 2,
    Mail = 3,
    Rcpt = 4,
    Data = 5,
    EndOfMessage = 6,
    Header = 7,
    Body = 8,
    Vrfy = 9,
    Etrn = 10,
    Auth = 11,
    Starttls = 12,
    Other = 13,
}
