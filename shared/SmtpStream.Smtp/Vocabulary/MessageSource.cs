namespace SmtpStream.Smtp.Vocabulary;

/// <summary>How the message came into the queue.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.MessageSource</c>.</remarks>
public enum MessageSource : byte
{
    None = 0,
    Smtp = 1,
    Local = 2,
    Bounce = 3,
    Reinject = 4,
    Submission = 5,
}
