namespace SmtpStream.Hosting.Serving;

/// <summary>A configuration file has a section that nobody reads.</summary>
public sealed class UnknownSectionException(string file, string section, IEnumerable<string> known)
    : Exception($"{file}: unknown section \"{section}\". Known are {string.Join(", ", known)}.");
