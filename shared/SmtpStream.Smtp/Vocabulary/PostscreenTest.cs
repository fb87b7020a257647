namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Test or decision of postscreen.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.PostscreenTest</c>.</remarks>
public enum PostscreenTest : byte
{
    None = 0,
    Pregreet = 1,
    Dnsbl = 2,
    Hangup = 3,
    Pipelining = 4,
    NonSmtp = 5,
    BareNewline = 6,
    PassNew = 7,
    PassOld = 8,
    Allow = 9,
    Deny = 10,
    Veto = 11,
    CommandLimit = 12,
}
