namespace SmtpStream.Standalone.Simulation;

/// <summary>One machine of the mail system.</summary>
/// <param name="Index">Its place in <see cref="MailSystem.Servers"/>.</param>
/// <param name="Host">Host name in its lines.</param>
/// <param name="IsSubmission">Takes our users' mail and sends it out; else it takes the world's mail.</param>
/// <param name="IsIso">Writes ISO 8601 stamps; else RFC 3164.</param>
internal sealed record SimulatedServer(int Index, string Host, bool IsSubmission, bool IsIso);
