namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>The word behind "status=".</summary>
internal enum DeliveryStatus : byte
{
    Unknown = 0,
    Sent,
    Deferred,
    Bounced,
    Expired,
    Deliverable,
    Undeliverable,
}
