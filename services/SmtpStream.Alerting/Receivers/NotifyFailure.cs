namespace SmtpStream.Alerting.Receivers;

/// <summary>Why an attempt failed; also the metric tag.</summary>
internal enum NotifyFailure
{
    None = 0,

    /// <summary>No answer in time, or 408.</summary>
    Timeout,

    /// <summary>No connection, no TLS, no name.</summary>
    Unreachable,

    /// <summary>425 or 429.</summary>
    Throttled,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>400, 413, 422: this message is not understood; the minimal form may be.</summary>
    Rejected,

    /// <summary>3xx and other 4xx: the address or the secret is wrong.</summary>
    Refused,

    /// <summary>The address is one that receivers may not have.</summary>
    Blocked,

    /// <summary>A success without the text that proves it.</summary>
    UnexpectedAnswer,

    /// <summary>The configuration no longer has the receiver.</summary>
    Unconfigured,
}
