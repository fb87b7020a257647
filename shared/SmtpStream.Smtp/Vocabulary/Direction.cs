namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Which way the message goes, seen from the server that logs.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.Direction</c>.</remarks>
public enum Direction : byte
{
    None = 0,
    Inbound = 1,
    Outbound = 2,
    Local = 3,
}
