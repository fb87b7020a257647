namespace SmtpStream.Encoding.Control;

/// <summary>Numbers equal those of <c>smtpstream.v1.ControlKind</c>.</summary>
public enum ControlKind : byte
{
    None = 0,
    Rule = 1,
    Silence = 2,
    Acknowledgement = 3,
    Feedback = 4,
    Model = 5,
    QuietUntil = 6,
    Instance = 7,
}
