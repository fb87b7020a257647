namespace SmtpStream.Detection.Outcomes;

/// <summary>Numbers equal those of <c>smtpstream.v1.OutcomeKind</c>.</summary>
public enum OutcomeKind : byte
{
    None = 0,
    Breach = 1,
    Clear = 2,
    NoData = 3,

    /// <summary>A later revision of the window no longer meets the condition.</summary>
    Withdrawn = 4,

    RuleRemoved = 5,
}
