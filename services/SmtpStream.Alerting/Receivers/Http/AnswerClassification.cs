namespace SmtpStream.Alerting.Receivers.Http;

/// <summary>What an HTTP answer means for a message; a receiver judges successes itself.</summary>
internal static class AnswerClassification
{
    public static NotifyResult OfFailure(in HttpAnswer answer) => answer.Failure != NotifyFailure.None
        ? answer.Failure == NotifyFailure.Blocked ? NotifyResult.Fail(answer.Failure) : NotifyResult.Retry(answer.Failure)
        : answer.StatusCode switch
        {
            408 => NotifyResult.Retry(NotifyFailure.Timeout, answer.StatusCode, answer.RetryAfter),
            425 or 429 => NotifyResult.Retry(NotifyFailure.Throttled, answer.StatusCode, answer.RetryAfter),
            >= 500 => NotifyResult.Retry(NotifyFailure.ServerError, answer.StatusCode, answer.RetryAfter),
            400 or 413 or 422 => NotifyResult.Fail(NotifyFailure.Rejected, answer.StatusCode),
            _ => NotifyResult.Fail(NotifyFailure.Refused, answer.StatusCode),
        };
}
