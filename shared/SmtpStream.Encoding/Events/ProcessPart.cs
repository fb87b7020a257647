using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>A <c>smtpstream.v1.Process</c> of the batch.</summary>
internal record struct ProcessPart(TextAt Server, TextAt Service, TextAt Daemon, uint Pid, TimeQuality TimeQuality);
