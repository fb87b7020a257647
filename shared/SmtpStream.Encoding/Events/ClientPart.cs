namespace SmtpStream.Encoding.Events;

/// <summary>A <c>smtpstream.v1.Client</c> that the batch lists.</summary>
internal record struct ClientPart(TextAt Name, TextAt Ip, TextAt Helo, uint Port);
