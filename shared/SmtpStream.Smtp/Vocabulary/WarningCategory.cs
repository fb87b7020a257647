namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What a server complained of.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.WarningCategory</c>.</remarks>
public enum WarningCategory : byte
{
    None = 0,
    Config = 1,
    Disk = 2,
    Dns = 3,
    Table = 4,
    ProcessLimit = 5,
    Fatal = 6,
    Panic = 7,
    LogLoss = 8,
    Network = 9,
    Protocol = 10,
    Other = 11,
}
