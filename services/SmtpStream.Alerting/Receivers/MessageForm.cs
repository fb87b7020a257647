namespace SmtpStream.Alerting.Receivers;

/// <summary>How much a message says.</summary>
internal enum MessageForm
{
    Full,

    /// <summary>Plain text with title, severity and count: what is tried once where the full form was not understood.</summary>
    Minimal,
}
