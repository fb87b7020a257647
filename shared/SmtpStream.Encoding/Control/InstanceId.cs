namespace SmtpStream.Encoding.Control;

/// <summary>The installation to which topics and Redis belong.</summary>
public sealed record InstanceId(string Id) : IControlBody
{
    public ControlKind Kind => ControlKind.Instance;
}
