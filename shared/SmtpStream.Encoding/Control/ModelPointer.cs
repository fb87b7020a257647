namespace SmtpStream.Encoding.Control;

/// <summary>The version of a population model that holds from an event time on.</summary>
public sealed record ModelPointer(string ModelClass, string Version, long HoldsFromUnixMs) : IControlBody
{
    public ControlKind Kind => ControlKind.Model;
}
