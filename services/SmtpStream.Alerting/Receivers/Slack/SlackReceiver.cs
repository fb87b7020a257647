using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Receivers.Http;

namespace SmtpStream.Alerting.Receivers.Slack;

/// <summary>
/// Slack incoming webhook. It took the message when it answers 200 with the body "ok"; it knows no idempotency, so the message shows a
/// short id.
/// </summary>
internal sealed class SlackReceiver(string name, HttpSender sender, TimeSpan timeout) : IReceiver, IDisposable
{
    public string Name => name;

    public TimeSpan Timeout => timeout;

    public async Task<NotifyResult> NotifyAsync(Notification notification, MessageForm form, CancellationToken cancellationToken)
    {
        var answer = await sender.PostAsync(SlackMessage.Write(notification, form), [], cancellationToken).ConfigureAwait(false);
        return !answer.IsSuccess ? AnswerClassification.OfFailure(answer)
            : answer.StatusCode == 200 && answer.Body.Trim() == "ok" ? NotifyResult.Success(answer.StatusCode)
            : NotifyResult.Retry(NotifyFailure.UnexpectedAnswer, answer.StatusCode);
    }

    public void Dispose() => sender.Dispose();
}
