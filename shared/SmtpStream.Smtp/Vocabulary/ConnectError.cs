namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Why no connection to a relay came about.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.ConnectError</c>.</remarks>
public enum ConnectError : byte
{
    None = 0,
    Refused = 1,
    Timeout = 2,
    NoRoute = 3,
    Dns = 4,
    Lost = 5,
    Tls = 6,
    Greeting = 7,
    Other = 8,
}
