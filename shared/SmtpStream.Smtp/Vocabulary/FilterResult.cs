namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Result of a check (RFC 8601 section 2.7).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.FilterResult</c>.</remarks>
public enum FilterResult : byte
{
    Unspecified = 0,
    Pass = 1,
    Fail = 2,
    None = 3,
    Softfail = 4,
    Neutral = 5,
    Temperror = 6,
    Permerror = 7,
    Policy = 8,
}
