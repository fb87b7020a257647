namespace SmtpStream.Encoding.Control;

/// <summary>Alert changes before this event time are recorded and notify nobody.</summary>
public sealed record QuietUntil(long EventTimeUnixMs) : IControlBody
{
    /// <summary>Id of the one record of this kind.</summary>
    public const string ChangeId = "quiet_until";

    public ControlKind Kind => ControlKind.QuietUntil;
}
