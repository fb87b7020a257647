namespace SmtpStream.Alerting.Delivery;

/// <summary>How a message ended. Numbers equal those of <c>smtpstream.v1.NotificationAnswer</c>.</summary>
internal enum NotificationAnswer : byte
{
    None = 0,
    Accepted = 1,

    /// <summary>The receiver will not take it however often it is sent.</summary>
    Refused = 2,

    /// <summary>It was tried for a day.</summary>
    GivenUp = 3,

    /// <summary>A newer message of the group says all it says.</summary>
    Superseded = 4,

    /// <summary>It was never sent because of a silence.</summary>
    Silenced = 5,
}
