namespace SmtpStream.Smtp.Vocabulary;

/// <summary>How far the peer was authenticated (Postfix TLS_README).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.TlsTrust</c>.</remarks>
public enum TlsTrust : byte
{
    None = 0,
    Anonymous = 1,
    Untrusted = 2,
    Trusted = 3,
    Verified = 4,
}
