namespace SmtpStream.Smtp.Vocabulary;

/// <summary>SASL mechanism (RFC 4422 registry).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.SaslMechanism</c>.</remarks>
public enum SaslMechanism : byte
{
    None = 0,
    Plain = 1,
    Login = 2,
    CramMd5 = 3,
    DigestMd5 = 4,
    ScramSha1 = 5,
    ScramSha256 = 6,
    Xoauth2 = 7,
    Oauthbearer = 8,
    Gssapi = 9,
    Ntlm = 10,
    External = 11,
    Other = 12,
}
