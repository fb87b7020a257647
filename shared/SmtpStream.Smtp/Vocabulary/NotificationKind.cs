namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Kind of delivery status notification (RFC 3464).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.NotificationKind</c>.</remarks>
public enum NotificationKind : byte
{
    None = 0,
    NonDelivery = 1,
    Delay = 2,
    Success = 3,
    Postmaster = 4,
}
