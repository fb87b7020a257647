namespace SmtpStream.Smtp.Vocabulary;

/// <summary>How a session ended.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.CloseReason</c>.</remarks>
public enum CloseReason : byte
{
    None = 0,
    Quit = 1,
    Lost = 2,
    Timeout = 3,
    TooManyErrors = 4,
    Dropped = 5,
    Local = 6,
}
