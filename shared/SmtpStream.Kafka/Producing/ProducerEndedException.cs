namespace SmtpStream.Kafka.Producing;

/// <summary>The producer's session is over; what it had not acknowledged must be sent again in a new one.</summary>
public sealed class ProducerEndedException(string producer, string reason, Exception? inner = null)
    : Exception($"Producer session {producer} ended: {reason}", inner);
