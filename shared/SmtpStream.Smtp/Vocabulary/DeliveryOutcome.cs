namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What became of one delivery attempt (RFC 3464 action, with the attempts that never left apart).</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.DeliveryOutcome</c>.</remarks>
public enum DeliveryOutcome : byte
{
    None = 0,
    Sent = 1,
    Deferred = 2,
    Bounced = 3,
    Expired = 4,
    Suspended = 5,
}
