namespace SmtpStream.Smtp.Vocabulary;

/// <summary>How the event time was found.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.TimeQuality</c>.</remarks>
public enum TimeQuality : byte
{
    None = 0,
    Exact = 1,
    YearInferred = 2,
    ZoneAssumed = 3,
    YearAndZoneAssumed = 4,
    ReadTime = 5,
}
