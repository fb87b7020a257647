using System.Collections.Concurrent;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Delivery;

/// <summary>Takes messages from the outbox after their commit and gives each to its receiver's worker.</summary>
internal sealed class OutboxDispatcher : IReceiverDispatcher, IAsyncDisposable
{
    /// <summary>Messages remembered as ended, should the commit of that fail and the outbox offer them again.</summary>
    private const int MaxRemembered = 4_096;

    private readonly Dictionary<string, ReceiverWorker> _workers = [];
    private readonly ConcurrentDictionary<string, DeliveryRecord> _ended = [];
    private readonly ConcurrentQueue<string> _endedOrder = [];
    private readonly Action<Notification, DeliveryRecord, StageState> _record;
    private readonly TimeProvider _time;

    /// <param name="receivers">By name.</param>
    /// <param name="timings">How long to try.</param>
    /// <param name="time">Clock of waits.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="logger">Changes of a receiver's health.</param>
    /// <param name="record">What the stage writes when a message ended; runs on its thread.</param>
    public OutboxDispatcher(
        IReadOnlyDictionary<string, IReceiver> receivers,
        DeliveryTimings timings,
        TimeProvider time,
        AlertingMetrics metrics,
        ILogger logger,
        Action<Notification, DeliveryRecord, StageState> record)
    {
        _record = record;
        _time = time;
        foreach (var (name, receiver) in receivers)
        {
            _workers.Add(name, new ReceiverWorker(receiver, timings, time, metrics, logger, OnEnded));
        }

        metrics.ObserveQueues(() => _workers.Select(w => (w.Key, w.Value.QueueLength)));
    }

    public void Dispatch(ReceiverOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var message = new PendingMessage(output, OutboxEntry.Read(output.Body.Span).Notification);
        if (_ended.TryGetValue(output.Id, out var record))
        {
            Acknowledge(message, record);
        }
        else if (_workers.TryGetValue(output.Receiver.Name, out var worker))
        {
            worker.Add(message);
        }
        else
        {
            Acknowledge(message, Unconfigured(message.Notification));
        }
    }

    /// <summary>The receiver's worker has nothing under way.</summary>
    public bool IsWaiting(string receiver) => _workers[receiver].IsWaiting;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Values)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void OnEnded(PendingMessage message, DeliveryRecord record)
    {
        if (_ended.TryAdd(message.Output.Id, record))
        {
            _endedOrder.Enqueue(message.Output.Id);
            if (_endedOrder.Count > MaxRemembered && _endedOrder.TryDequeue(out var oldest))
            {
                _ended.TryRemove(oldest, out _);
            }
        }

        Acknowledge(message, record);
    }

    private void Acknowledge(PendingMessage message, DeliveryRecord record) =>
        message.Output.Acknowledge(state => _record(message.Notification, record, state));

    private DeliveryRecord Unconfigured(Notification notification) =>
        DeliveryRecord.Of(notification, NotificationAnswer.GivenUp, _time.GetUtcNow()) with { Reason = nameof(NotifyFailure.Unconfigured) };
}
