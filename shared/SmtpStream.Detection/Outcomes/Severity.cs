namespace SmtpStream.Detection.Outcomes;

/// <summary>Numbers equal those of <c>smtpstream.v1.Severity</c>.</summary>
public enum Severity : byte
{
    None = 0,
    Info = 1,
    Warning = 2,
    High = 3,
    Critical = 4,
}
