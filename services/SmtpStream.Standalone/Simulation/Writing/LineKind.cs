namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>What a simulated line means: the keys of the truth counts.</summary>
internal enum LineKind : byte
{
    Other,
    Connected,
    Disconnected,
    TlsFromClient,
    TlsToRelay,
    ClientAnnounced,
    LoggedIn,
    LoginFailed,
    Rejected,
    Accepted,
    Activated,
    Sent,
    Deferred,
    Bounced,
    Expired,
    Notified,
    Completed,
    ConnectFailed,
    LogLoss,
}
