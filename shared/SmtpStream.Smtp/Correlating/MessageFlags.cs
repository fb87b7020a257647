namespace SmtpStream.Smtp.Correlating;

/// <summary>What is known of an open message. The numbers stand in snapshots.</summary>
[Flags]
internal enum MessageFlags : byte
{
    None = 0,

    /// <summary>The line that announced the message was seen: client=, uid= or, for notifications, message-id=.</summary>
    OriginKnown = 1,
    SenderKnown = 2,

    /// <summary>The queue manager has taken it; its next activation is a retry.</summary>
    Received = 4,

    /// <summary>Removed from the queue; kept a moment for lines that come out of order.</summary>
    Closed = 8,

    /// <summary>Came back from a content filter.</summary>
    Reinjected = 16,

    /// <summary>Whether it is a message or a probe of verify(8) shows at its first delivery line.</summary>
    MaybeProbe = 32,

    /// <summary>A probe of verify(8).</summary>
    Probe = 64,
}
