namespace SmtpStream.Alerting.Grouping;

/// <summary>Why a message is sent; the strongest reason of its alerts. Stored: add, never change.</summary>
internal enum NotifyReason : byte
{
    None = 0,
    Repeat = 1,
    Resolved = 2,

    /// <summary>It fires again soon after it was told resolved.</summary>
    Reopened = 3,

    Severity = 4,
    New = 5,
    Test = 6,
}
