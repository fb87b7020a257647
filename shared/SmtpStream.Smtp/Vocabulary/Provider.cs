namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Who runs the next hop, from the name of its mail exchanger.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.Provider</c>.</remarks>
public enum Provider : byte
{
    None = 0,
    Other = 1,
    Google = 2,
    Microsoft = 3,
    Yahoo = 4,
    Apple = 5,
    Comcast = 6,
    Gmx = 7,
    TOnline = 8,
    Orange = 9,
    Proofpoint = 10,
    Mimecast = 11,
    Barracuda = 12,
    Cisco = 13,
    Amazon = 14,
    MailRu = 15,
    Qq = 16,
    Proton = 17,
    Zoho = 18,
    Fastmail = 19,
    Local = 20,
}
