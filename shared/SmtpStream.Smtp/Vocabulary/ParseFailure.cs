namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Why a line gave no event though it should have: the metric tag and the key of the reject counts.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.ParseFailure</c>.</remarks>
public enum ParseFailure : byte
{
    None = 0,
    Empty = 1,
    Binary = 2,
    TooLong = 3,
    NoTimestamp = 4,
    BadTimestamp = 5,
    NoProgram = 6,
    UnknownProgram = 7,
    UnknownMessage = 8,
    BadAddress = 9,
    BadRelay = 10,
    BadDelays = 11,
    BadStatus = 12,
    BadClient = 13,
    BadReply = 14,
    TruncatedContent = 15,
    BadNumber = 16,
}
