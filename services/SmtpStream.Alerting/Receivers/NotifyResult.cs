namespace SmtpStream.Alerting.Receivers;

/// <summary>How one attempt ended.</summary>
/// <param name="Succeeded">The receiver has the message.</param>
/// <param name="Retryable">Trying again may help.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="RetryAfter">Wait that the receiver asked for.</param>
/// <param name="StatusCode">HTTP status, 0 where there was none.</param>
/// <param name="ExternalReference">Id that the receiver gave.</param>
internal readonly record struct NotifyResult(
    bool Succeeded,
    bool Retryable,
    NotifyFailure Reason,
    TimeSpan? RetryAfter,
    int StatusCode,
    string ExternalReference)
{
    public static NotifyResult Success(int statusCode, string externalReference = "") =>
        new(true, false, NotifyFailure.None, null, statusCode, externalReference);

    public static NotifyResult Retry(NotifyFailure reason, int statusCode = 0, TimeSpan? retryAfter = null) =>
        new(false, true, reason, retryAfter, statusCode, "");

    public static NotifyResult Fail(NotifyFailure reason, int statusCode = 0) => new(false, false, reason, null, statusCode, "");
}
