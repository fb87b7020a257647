namespace SmtpStream.Encoding.Control;

/// <summary>Somebody works on an episode of an alert.</summary>
public sealed record Acknowledgement(string Fingerprint, string Episode, string Comment) : IControlBody
{
    public ControlKind Kind => ControlKind.Acknowledgement;
}
