namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Who logs: program name ("postfix/smtpd") and process id.</summary>
internal readonly record struct Process(string Program, int Pid);
