namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Which side opened the connection.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.TlsDirection</c>.</remarks>
public enum TlsDirection : byte
{
    None = 0,
    FromClient = 1,
    ToRelay = 2,
}
