namespace SmtpStream.Smtp.Correlating;

/// <summary>The texts kept of a message. The numbers stand in snapshots.</summary>
internal enum MessageText
{
    Sender = 0,
    ClientName = 1,
    ClientIp = 2,
    User = 3,
    MessageId = 4,

    /// <summary>Queue id of the message that this one notifies of or was re-injected from.</summary>
    Parent = 5,

    /// <summary>Of a session about to close: the command after which it broke off.</summary>
    Command = 6,
}
