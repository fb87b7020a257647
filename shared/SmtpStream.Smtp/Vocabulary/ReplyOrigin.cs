namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Who wrote the reply.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.ReplyOrigin</c>.</remarks>
public enum ReplyOrigin : byte
{
    None = 0,
    Local = 1,
    Remote = 2,
}
