namespace SmtpStream.Alerting.States;

/// <summary>Numbers equal those of <c>smtpstream.v1.AlertState</c>.</summary>
internal enum AlertState : byte
{
    None = 0,

    /// <summary>The condition holds, `for` is not over.</summary>
    Pending = 1,

    Firing = 2,

    /// <summary>The condition is clear, `keep_firing` is not over: still told as firing.</summary>
    Recovering = 3,

    Resolved = 4,

    /// <summary>The condition does not hold, or did not last.</summary>
    Inactive = 5,
}
