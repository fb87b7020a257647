namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Negotiated protocol version.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.TlsVersion</c>.</remarks>
public enum TlsVersion : byte
{
    None = 0,
    Ssl3 = 1,
    Tls10 = 2,
    Tls11 = 3,
    Tls12 = 4,
    Tls13 = 5,
    Other = 6,
}
