namespace SmtpStream.Smtp;

/// <summary>Takes events in order. The event's spans are valid only during the call.</summary>
public interface IMailEventSink
{
    void OnEvent(in MailEvent mailEvent);
}
