namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What a policy did instead of rejecting.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.PolicyVerb</c>.</remarks>
public enum PolicyVerb : byte
{
    None = 0,
    Hold = 1,
    Filter = 2,
    Redirect = 3,
    Discard = 4,
    Prepend = 5,
    Replace = 6,
    Bcc = 7,
    Warn = 8,
    Strip = 9,
    Quarantine = 10,
    Info = 11,
    Permit = 12,
    ProxyAccept = 13,
}
