using SmtpStream.Encoding.Control;

namespace SmtpStream.Alerting.Api;

/// <summary>Writes a change to smtp.control; returns once the broker has it.</summary>
internal delegate Task WriteControlChange(ControlChange change, CancellationToken cancellationToken);
