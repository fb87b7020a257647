using System.Globalization;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Receivers.Http;

namespace SmtpStream.Alerting.Receivers.Webhook;

/// <summary>Signed webhook: any 2xx says that it took the message; <c>webhook-id</c> lets it drop repeats.</summary>
internal sealed class WebhookReceiver(string name, HttpSender sender, WebhookSignature signature, TimeSpan timeout, TimeProvider time)
    : IReceiver, IDisposable
{
    public string Name => name;

    public TimeSpan Timeout => timeout;

    public async Task<NotifyResult> NotifyAsync(Notification notification, MessageForm form, CancellationToken cancellationToken)
    {
        var body = WebhookMessage.Write(notification, form);
        var id = notification.IdempotencyKey;
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        KeyValuePair<string, string>[] headers =
        [
            new("webhook-id", id),
            new("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", signature.Sign(id, timestamp, body)),
        ];
        var answer = await sender.PostAsync(body, headers, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? NotifyResult.Success(answer.StatusCode) : AnswerClassification.OfFailure(answer);
    }

    public void Dispose() => sender.Dispose();
}
