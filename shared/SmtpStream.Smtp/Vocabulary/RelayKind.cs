namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Where a delivery went.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.RelayKind</c>.</remarks>
public enum RelayKind : byte
{
    Unspecified = 0,
    None = 1,
    Host = 2,
    Local = 3,
    Virtual = 4,
    Pipe = 5,
    File = 6,
    UnixSocket = 7,
}
