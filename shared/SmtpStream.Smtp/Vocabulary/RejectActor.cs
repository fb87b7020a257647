namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What refused it.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.RejectActor</c>.</remarks>
public enum RejectActor : byte
{
    None = 0,
    Restriction = 1,
    Milter = 2,
    Proxy = 3,
    Cleanup = 4,
    Postscreen = 5,
    Acl = 6,
}
