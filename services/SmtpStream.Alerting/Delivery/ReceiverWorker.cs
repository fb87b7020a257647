using System.Threading.Channels;
using SmtpStream.Alerting.Receivers;

namespace SmtpStream.Alerting.Delivery;

/// <summary>Sends to one receiver, one message at a time, so that a receiver that hangs holds up nobody else.</summary>
internal sealed class ReceiverWorker : IAsyncDisposable
{
    private readonly IReceiver _receiver;
    private readonly DeliveryTimings _timings;
    private readonly TimeProvider _time;
    private readonly AlertingMetrics _metrics;
    private readonly ILogger _logger;
    private readonly MessageEnded _ended;
    private readonly ReceiverQueue _queue = new();
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private bool _isFailing;
    private volatile bool _isWaiting;

    public ReceiverWorker(
        IReceiver receiver,
        DeliveryTimings timings,
        TimeProvider time,
        AlertingMetrics metrics,
        ILogger logger,
        MessageEnded ended)
    {
        _receiver = receiver;
        _timings = timings;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _ended = ended;
        _run = RunAsync(_stop.Token);
    }

    /// <summary>Nothing is under way: it waits for a message, or for the time of one.</summary>
    public bool IsWaiting => _isWaiting;

    public int QueueLength => _queue.Count;

    public void Add(PendingMessage message)
    {
        foreach (var superseded in _queue.Add(message))
        {
            End(superseded, NotificationAnswer.Superseded, default);
        }

        _arrived.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            var (message, at) = _queue.Take(_time.GetUtcNow());
            if (message is null)
            {
                await WaitAsync(at, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var result = await AttemptAsync(message.Notification, MessageForm.Full, cancellationToken).ConfigureAwait(false);
            if (result.Reason == NotifyFailure.Rejected)
            {
                result = await AttemptAsync(message.Notification, MessageForm.Minimal, cancellationToken).ConfigureAwait(false);
            }

            Finish(message, result);
        }
    }

    private async Task<NotifyResult> AttemptAsync(Notification notification, MessageForm form, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_receiver.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var started = _time.GetTimestamp();
        NotifyResult result;
        try
        {
            result = await _receiver.NotifyAsync(notification, form, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = NotifyResult.Retry(NotifyFailure.Timeout);
        }

        _metrics.Attempted(_receiver.Name, result.Reason, _time.GetElapsedTime(started));
        return result;
    }

    private void Finish(PendingMessage message, in NotifyResult result)
    {
        ReportHealth(result);
        if (result.Succeeded || !result.Retryable)
        {
            _queue.Remove(message);
            End(message, result.Succeeded ? NotificationAnswer.Accepted : NotificationAnswer.Refused, result);
            return;
        }

        var now = _time.GetUtcNow();
        if (now.ToUnixTimeMilliseconds() - message.Notification.CreatedUnixMs >= _timings.GiveUpAfter.TotalMilliseconds)
        {
            _queue.Remove(message);
            End(message, NotificationAnswer.GivenUp, result);
            return;
        }

#pragma warning disable CA5394 // Spreads retries; nothing secret.
        var wait = _timings.Wait(message.Attempts, Random.Shared.NextDouble(), result.RetryAfter);
#pragma warning restore CA5394
        if (!_queue.TryAgain(message, now + wait, pausesReceiver: result.RetryAfter is not null))
        {
            End(message, NotificationAnswer.Superseded, result);
        }
    }

    private void End(PendingMessage message, NotificationAnswer answer, in NotifyResult result)
    {
        _metrics.Ended(_receiver.Name, answer);
        _ended(message, DeliveryRecord.Of(message.Notification, answer, _time.GetUtcNow()) with
        {
            StatusCode = result.StatusCode,
            ExternalReference = result.ExternalReference ?? "",
            Attempts = message.Attempts,
            Reason = result.Reason == NotifyFailure.None ? "" : result.Reason.ToString(),
        });
    }

    private void ReportHealth(in NotifyResult result)
    {
        if (result.Succeeded && _isFailing)
        {
            AlertingLog.ReceiverRecovered(_logger, _receiver.Name);
        }
        else if (!result.Succeeded && !_isFailing)
        {
            AlertingLog.ReceiverFailed(_logger, _receiver.Name, result.Reason, result.StatusCode);
        }

        _isFailing = !result.Succeeded;
    }

    private async Task WaitAsync(DateTimeOffset? at, CancellationToken cancellationToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrived = _arrived.Reader.ReadAsync(woken.Token).AsTask();
        var due = at is { } time
            ? Task.Delay(time > _time.GetUtcNow() ? time - _time.GetUtcNow() : TimeSpan.Zero, _time, woken.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, _time, woken.Token);
        _isWaiting = true;
        await Task.WhenAny(arrived, due).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        await ((Task)arrived).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isWaiting = false;
    }
}
