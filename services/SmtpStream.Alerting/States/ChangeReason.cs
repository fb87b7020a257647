namespace SmtpStream.Alerting.States;

/// <summary>Why an alert changed. Numbers equal those of <c>smtpstream.v1.ChangeReason</c>.</summary>
internal enum ChangeReason : byte
{
    None = 0,
    Breach = 1,
    Clear = 2,
    Severity = 3,

    /// <summary>A later revision of a window no longer supports the alert.</summary>
    Corrected = 4,

    NoData = 5,
    RuleRemoved = 6,
    Acknowledged = 7,
    Reopened = 8,
}
