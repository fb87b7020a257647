namespace SmtpStream.Aggregation.Windows;

/// <summary>Numbers equal those of <c>smtpstream.v1.WindowState</c>.</summary>
public enum WindowState : byte
{
    None = 0,

    /// <summary>Rows may still come before the grace period is over.</summary>
    Open = 1,

    /// <summary>The watermark passed its end and the grace period; a later row gives a new revision.</summary>
    Closed = 2,
}
