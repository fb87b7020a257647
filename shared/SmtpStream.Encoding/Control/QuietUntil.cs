namespace SmtpStream.Encoding.Control;

/// <summary>Alert changes before this event time are recorded and notify nobody.</summary>
public sealed record QuietUntil(long EventTimeUnixMs) : IControlBody
{
    public ControlKind Kind => ControlKind.QuietUntil;
}
