namespace SmtpStream.Alerting.Receivers.Http;

/// <summary>Answer of a receiver, or the failure that came instead.</summary>
/// <param name="StatusCode">0 where there was no answer.</param>
/// <param name="Body">At most 16 KiB.</param>
/// <param name="RetryAfter">Of the header, at most an hour.</param>
/// <param name="Failure">None where there was an answer.</param>
internal readonly record struct HttpAnswer(int StatusCode, string Body, TimeSpan? RetryAfter, NotifyFailure Failure)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
