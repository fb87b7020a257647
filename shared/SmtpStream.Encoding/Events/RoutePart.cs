using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>A <c>smtpstream.v1.Route</c> of the batch.</summary>
internal record struct RoutePart(TextAt Name, TextAt Ip, TextAt Transport, uint Port, RelayKind Kind, Provider Provider);
