namespace SmtpStream.Smtp.Vocabulary;

/// <summary>How much of the message's earlier life was known when the event was made.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.Correlation</c>.</remarks>
public enum Correlation : byte
{
    Unspecified = 0,
    Full = 1,
    Partial = 2,
    None = 3,
}
