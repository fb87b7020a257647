namespace SmtpStream.Encoding.Control;

/// <summary>What somebody says of an episode of an alert, afterwards.</summary>
public sealed record Feedback(string Fingerprint, string Episode, FeedbackLabel Label) : IControlBody
{
    public ControlKind Kind => ControlKind.Feedback;
}
