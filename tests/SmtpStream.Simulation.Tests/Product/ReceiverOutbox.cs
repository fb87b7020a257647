using SmtpStream.Alerting;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Hosting.Stages;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>
/// The product's queue of a receiver, worked off one attempt at a time: some fail, some are refused, and of some the answer is lost.
/// As its dispatcher does, it remembers what ended until the process dies.
/// </summary>
internal sealed class ReceiverOutbox(IStageUser user, SimulatedParts parts, Random random) : Outbox
{
    private const int LongestBackOffMs = 60_000;

    private readonly ReceiverQueue _queue = new();
    private readonly Queue<(PendingMessage Message, DeliveryRecord Record)> _answers = [];
    private readonly Dictionary<string, DeliveryRecord> _ended = new(StringComparer.Ordinal);

    public override bool IsIdle => _answers.Count == 0 && (_queue.Count == 0 || (parts.FaultsAreOn && !HasDue));

    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(parts.NowMs);

    private bool HasDue
    {
        get
        {
            var (message, _) = _queue.Take(Now);
            if (message is not null)
            {
                _queue.TryAgain(message, Now, pausesReceiver: false);
            }

            return message is not null;
        }
    }

    public override void Dispatch(Destination receiver, Mark mark, byte[] body)
    {
        var output = new ReceiverOutput(receiver, mark, body, static (_, _) => { });
        var message = new PendingMessage(output, OutboxEntry.Read(body).Notification);
        if (_ended.TryGetValue(output.Id, out var record))
        {
            _answers.Enqueue((message, record));
            return;
        }

        foreach (var superseded in _queue.Add(message))
        {
            End(superseded, NotificationAnswer.Superseded);
        }
    }

    // The dispatcher outlives the stage's memory.
    public override void Forget()
    {
    }

    public override void Step(Stage stage)
    {
        if (_answers.TryDequeue(out var answer))
        {
            var (message, record) = answer;
            stage.AcknowledgedOne(
                message.Output.Receiver, message.Output.Id, state => ((AlertingStage)user).OnDelivered(message.Notification, record, state));
        }
        else if (_queue.Take(parts.FaultsAreOn ? Now : DateTimeOffset.MaxValue).Message is { } due)
        {
            Attempt(due);
        }
    }

    private void Attempt(PendingMessage message)
    {
        var chance = parts.FaultsAreOn ? random.Next(10) : 9;
        if (chance > 0)
        {
            parts.Deliver(message.Notification.IdempotencyKey, OutboxBody(message));
        }

        switch (chance)
        {
            case 0 or 1:
                if (!_queue.TryAgain(message, Now.AddMilliseconds(random.Next(LongestBackOffMs)), pausesReceiver: false))
                {
                    End(message, NotificationAnswer.Superseded);
                }

                break;
            case 2:
                _queue.Remove(message);
                End(message, NotificationAnswer.Refused);
                break;
            default:
                _queue.Remove(message);
                End(message, NotificationAnswer.Accepted);
                break;
        }
    }

    private void End(PendingMessage message, NotificationAnswer answer)
    {
        var record = DeliveryRecord.Of(message.Notification, answer, Now) with { Attempts = message.Attempts };
        _ended.TryAdd(message.Output.Id, record);
        _answers.Enqueue((message, record));
    }

    private static byte[] OutboxBody(PendingMessage message) => message.Output.Body.ToArray();
}
