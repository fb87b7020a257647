using System.Buffers;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;
using Watermark = SmtpStream.Contracts.V1.Watermark;

namespace SmtpStream.Alerting.Tests;

/// <summary>Drives a stage's user through the real stage protocol over a dictionary instead of Redis.</summary>
internal sealed class StageHarness
{
    private readonly Dictionary<string, byte[]> _store = [];
    private readonly List<(Func<AlertingStage, bool> Holds, TaskCompletionSource Done)> _waiting = [];
    private readonly TimeProvider _time;
    private readonly Func<IStageUser> _create;
    private StreamPosition? _position;
    private IReceiverDispatcher? _dispatcher;
    private Stage _stage = null!;
    private long _senderStamp;

    public StageHarness(TimeProvider time, StageKind kind, Func<IStageUser> create)
    {
        _time = time;
        _create = create;
        Kind = kind;
        Load();
    }

    public StageKind Kind { get; }

    public IStageUser User { get; private set; } = null!;

    public AlertingStage Alerting => (AlertingStage)User;

    public StageState State => _stage.State;

    /// <summary>Everything that was sent, in order: destination, id, body.</summary>
    public List<(Destination Destination, string Id, byte[] Body)> Sent { get; } = [];

    public IEnumerable<Notification> Outbox => Sent.Where(s => s.Destination.IsReceiver).Select(s => OutboxEntry.Read(s.Body).Notification);

    public void Deliver(IReceiverDispatcher dispatcher) => _dispatcher = dispatcher;

    public void Consume(Outcome outcome) => Consume(DerivedRecordField.Outcome, w => OutcomeCodec.Write(w, outcome));

    public void Consume(ControlChange change) => Consume(DerivedRecordField.Control, w => ControlChangeCodec.Write(w, change));

    public void ConsumeWatermark(long unixMs) =>
        Consume(DerivedRecordField.Watermark, w => Google.Protobuf.MessageExtensions.WriteTo(new Watermark { EventTimeUnixMs = unixMs }, w));

    public void Consume(int field, Action<IBufferWriter<byte>> write)
    {
        var body = new ArrayBufferWriter<byte>();
        write(body);
        var isControlTopic = Kind == StageKind.Relay;
        _stage.Consume(new InputRecord
        {
            Offset = _stage.Next.Offset,
            Sender = isControlTopic ? default : new StageIdentity(StageKind.Scorer, 0),
            Mark = isControlTopic ? default : new Mark(new StreamPosition(1, ++_senderStamp), "x"),
            BodyField = isControlTopic ? 0 : field,
            Body = body.WrittenMemory,
        });
    }

    /// <summary>Turns while one is due, and commits; answers what waits for a commit.</summary>
    public void Settle()
    {
        do
        {
            Turn();
            Commit();
        }
        while (User is IStageTimers timers && timers.NextTurn <= _time.GetUtcNow());
    }

    public void Turn()
    {
        if (User is IStageTimers timers && timers.NextTurn <= _time.GetUtcNow())
        {
            _stage.Turn(state => timers.OnTurn(_time.GetUtcNow(), state));
        }
    }

    public void Commit()
    {
        if (_stage.HasUncommitted)
        {
            Store(_stage.PrepareCommit());
            Send(_stage.Committed());
        }

        foreach (var waiting in _waiting.ToArray())
        {
            if (waiting.Holds(Alerting))
            {
                _waiting.Remove(waiting);
                waiting.Done.TrySetResult();
            }
        }
    }

    /// <summary>The process dies: memory is lost, the store stays.</summary>
    public void Crash() => Load();

    /// <summary>The receiver has the message, as the dispatcher would say.</summary>
    public void Accept(Notification notification) => Acknowledge(notification, NotificationAnswer.Accepted);

    public void Acknowledge(Notification notification, NotificationAnswer answer)
    {
        var id = new OutboxEntry(notification).Id;
        _stage.AcknowledgedOne(
            Destination.Receiver(notification.Receiver),
            id,
            state => Alerting.OnDelivered(notification, Record(notification, answer), state));
        Settle();
    }

    public async Task WhenCommitted(Func<AlertingStage, bool> holds, CancellationToken cancellationToken)
    {
        if (holds(Alerting))
        {
            return;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = (holds, done);
        _waiting.Add(waiting);
        try
        {
            await done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.Remove(waiting);
        }
    }

    private DeliveryRecord Record(Notification notification, NotificationAnswer answer) =>
        DeliveryRecord.Of(notification, answer, _time.GetUtcNow());

    private void Load()
    {
        User = _create();
        _stage = new Stage(new StageIdentity(Kind, 0), User, []);
        var entries = _store.Select(e => KeyValuePair.Create(e.Key, (ReadOnlyMemory<byte>)e.Value));
        Assert(_stage.TryLoad(_position, entries, _position, 1));
        Send(_stage.Republish());
    }

    private void Store(StageCommit commit)
    {
        Assert(commit.ExpectedPosition == _position);
        foreach (var id in commit.Removals)
        {
            _store.Remove(id);
        }

        foreach (var (id, value) in commit.Puts)
        {
            _store[id] = value.ToArray();
        }

        _position = commit.NewPosition;
    }

    private void Send(IReadOnlyList<OutboundRecord> records)
    {
        foreach (var record in records)
        {
            Sent.Add((record.Destination, record.Mark.Id!, record.Body.ToArray()));
            if (record.Destination.IsReceiver)
            {
                _dispatcher?.Dispatch(new ReceiverOutput(record.Destination, record.Mark, record.Body.ToArray(), OnAcknowledged));
            }
            else
            {
                _stage.Acknowledged(record.Destination, record.Mark);
            }
        }
    }

    private void OnAcknowledged(ReceiverOutput output, Action<StageState>? record) => Answers.Enqueue((output, record));

    /// <summary>Answers of receivers that wait for the stage's thread.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<(ReceiverOutput Output, Action<StageState>? Record)> Answers { get; } = [];

    public void TakeAnswers()
    {
        while (Answers.TryDequeue(out var answer))
        {
            _stage.AcknowledgedOne(answer.Output.Receiver, answer.Output.Id, answer.Record);
        }

        Settle();
    }

    private static void Assert(bool condition) => Xunit.Assert.True(condition);
}
