namespace SmtpStream.Alerting.Delivery;

/// <summary>Called once when a message is accepted, refused, given up or superseded.</summary>
internal delegate void MessageEnded(PendingMessage message, DeliveryRecord record);
