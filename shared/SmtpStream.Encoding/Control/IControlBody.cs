namespace SmtpStream.Encoding.Control;

/// <summary>What a control record sets; one type per <see cref="ControlKind"/>.</summary>
public interface IControlBody
{
    ControlKind Kind { get; }
}
