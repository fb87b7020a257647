using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>A <c>smtpstream.v1.MessageFacts</c> of the batch; its client by number, 0 is none.</summary>
internal record struct MessagePart(
    TextAt QueueId, TextAt Sender, TextAt User, TextAt MessageId, long SizeBytes, uint Client, uint RecipientCount, uint Attempt,
    bool NullSender, SaslMechanism Mechanism, Correlation Correlation, MessageSource Source);
