using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>
/// One process that believes it owns a stage's partition: what the driver in Hosting does, one small step at a time, so that
/// everything else can happen in between.
/// </summary>
internal sealed class StageOwner
{
    private enum Doing
    {
        ReadingPosition,
        ReadingEntries,
        ReadingPositionAgain,
        Sending,
        Running,
        AwaitingReply,
        Gone,
    }

    private readonly SimulationOptions _options;
    private readonly StageSetup _setup;
    private readonly SimulatedParts _parts;
    private readonly Random _random;
    private readonly IStageUser _user;
    private readonly Stage _stage;
    private readonly Outbox _outbox;
    private readonly int _pace;
    private readonly int _clockSkewMs;
    private readonly FaultyReceiver _receiver;
    private readonly List<OutboundRecord> _toSend = [];
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _read = [];
    private readonly Dictionary<long, Mark> _sent = [];
    private Doing _doing = Doing.ReadingPosition;
    private StreamPosition? _before;
    private int _failoversBefore;
    private StoreTransaction? _transaction;
    private Producer? _producer;
    private bool _isRepublishing;

    public StageOwner(SimulationOptions options, StageSetup setup, SimulatedParts parts, Random random)
    {
        _options = options;
        _setup = setup;
        _parts = parts;
        _random = random;
        _user = setup.Pipeline.CreateUser(setup.Identity);
        _stage = new Stage(setup.Identity, _user, setup.Destinations);
        _outbox = setup.Pipeline.CreateOutbox(_user, parts, random);
        var shape = setup.Pipeline.Shape;
        _pace = shape.Pace;
        _clockSkewMs = shape.ClockSkewMs == 0 ? 0 : random.Next(-shape.ClockSkewMs, shape.ClockSkewMs);
        _receiver = new FaultyReceiver(options.LeftOut);
    }

    public StageIdentity Identity => _setup.Identity;

    /// <summary>The group still gives it the partition.</summary>
    public bool IsAssigned { get; set; } = true;

    /// <summary>Steps for which it does nothing.</summary>
    public int PausedSteps { get; set; }

    public bool IsGone => _doing == Doing.Gone;

    public bool IsQuiet =>
        _doing == Doing.Running
        && !_stage.HasUncommitted
        && _stage.Next.Offset >= _parts.Broker.End(_setup.Input)
        && _outbox.IsIdle
        && !IsTurnDue
        && _producer!.IsIdle;

    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_parts.NowMs + _clockSkewMs);

    private bool IsTurnDue => _user is IStageTimers timers && timers.NextTurn <= Now;

    public IEnumerable<CrashRow> Rows()
    {
        if (_doing is Doing.ReadingPosition or Doing.ReadingEntries or Doing.ReadingPositionAgain)
        {
            return [CrashRow.StageLoading];
        }

        List<CrashRow> rows = [];
        AddIf(rows, _isRepublishing && (_doing == Doing.Sending || _producer!.HasUnlanded), CrashRow.StageRepublishing);
        AddIf(rows, _doing == Doing.Running && _stage.HasUncommitted, CrashRow.StageConsumedNotCommitted);
        AddIf(rows, _transaction is { Outcome: TransactionOutcome.Pending }, CrashRow.StageTransactionSentNotApplied);
        AddIf(rows, _transaction is { Outcome: TransactionOutcome.Applied }, CrashRow.StageAppliedReplyUnseen);
        AddIf(rows, _doing == Doing.Sending && !_isRepublishing, CrashRow.StageCommittedOutputsUnsent);
        AddIf(rows, _producer!.HasUnlanded, CrashRow.StageOutputsInFlight);
        AddIf(rows, _producer.HasUnreported, CrashRow.StageLandedAcknowledgementUnseen);
        AddIf(rows, _doing == Doing.Running && _stage.HasUncommitted && _acknowledgedSinceCommit, CrashRow.StageAcknowledgedNotRecorded);
        AddIf(rows, rows.Count == 0, CrashRow.StageClean);
        return rows;
    }

    private bool _acknowledgedSinceCommit;

    public void Step()
    {
        switch (_doing)
        {
            case Doing.ReadingPosition:
                _before = _parts.Store.Of(Identity).Position;
                _failoversBefore = _parts.Store.Failovers;
                _doing = Doing.ReadingEntries;
                break;
            case Doing.ReadingEntries:
                ReadEntries();
                _doing = Doing.ReadingPositionAgain;
                break;
            case Doing.ReadingPositionAgain:
                FinishLoad();
                break;
            case Doing.Sending:
                SendSome();
                break;
            case Doing.Running:
                Run();
                break;
            case Doing.AwaitingReply:
                AwaitReply();
                break;
        }
    }

    /// <summary>The process dies, or the broker closes the producer's session: what is on the wire may still land.</summary>
    public void Die(bool withTheBroker = false)
    {
        _producer?.End(withTheBroker);
        _doing = Doing.Gone;
    }

    public bool FailProducer()
    {
        if (_producer is null || _doing == Doing.Gone)
        {
            return false;
        }

        if (_options.LeftOut == Guard.SessionEndsWithFailure)
        {
            return _producer.FailOneAndGoOn();
        }

        LoadAgain();
        return true;
    }

    private void ReadEntries()
    {
        _read.Clear();
        foreach (var (id, value) in _parts.Store.Of(Identity).Entries)
        {
            _read.Add(new(id, value));
        }

        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_read));
    }

    private void FinishLoad()
    {
        var after = _parts.Store.Of(Identity).Position;
        var before = _options.LeftOut == Guard.AtomicLoad ? after : _before;
        if (_parts.Store.Failovers != _failoversBefore || !_stage.TryLoad(before, _read, after, _parts.Broker.Incarnation))
        {
            _doing = Doing.ReadingPosition;
            return;
        }

        _producer = _parts.OpenProducer(_random, Acknowledged);
        _receiver.Clear();
        _sent.Clear();
        _outbox.Forget();
        _transaction = null;
        _isRepublishing = true;
        _acknowledgedSinceCommit = false;
        BeginSending(_options.LeftOut == Guard.RepublishOnAssignment ? [] : _stage.Republish());
    }

    private void BeginSending(IReadOnlyList<OutboundRecord> records)
    {
        _toSend.AddRange(records);
        if (_options.LeftOut == Guard.SendOrder)
        {
            var outputs = _toSend.Where(record => !record.IsWatermark).ToArray();
            _random.Shuffle(outputs);
            _toSend.RemoveAll(record => !record.IsWatermark);
            _toSend.InsertRange(0, outputs);
        }

        _doing = _toSend.Count > 0 ? Doing.Sending : Doing.Running;
    }

    private void SendSome()
    {
        var count = Math.Min(_toSend.Count, 1 + _random.Next(8 * _pace));
        foreach (var record in _toSend.Take(count))
        {
            Send(record);
        }

        _toSend.RemoveRange(0, count);
        _doing = _toSend.Count > 0 ? Doing.Sending : Doing.Running;
    }

    private void Send(OutboundRecord record)
    {
        if (record.Destination.IsReceiver)
        {
            _outbox.Dispatch(record.Destination, record.Mark, record.Body.ToArray());
            return;
        }

        _sent[_producer!.Send(record.Destination, LogRecord.Of(Identity, record))] = record.Mark;
        if (_options.LeftOut == Guard.FinalKeptUntilAcknowledged)
        {
            _stage.Acknowledged(record.Destination, record.Mark);
        }
    }

    private void Acknowledged(Destination destination, long ticket)
    {
        _sent.Remove(ticket, out var mark);
        _acknowledgedSinceCommit = true;
        _stage.Acknowledged(destination, mark);
    }

    private void Run()
    {
        var atEnd = _stage.Next.Offset >= _parts.Broker.End(_setup.Input);
        if (!_outbox.IsIdle && _random.Next(3) == 0)
        {
            _outbox.Step(_stage);
        }
        else if (IsTurnDue && _random.Next(3) == 0)
        {
            _stage.Turn(state => ((IStageTimers)_user).OnTurn(Now, state));
        }
        else if (_stage.HasUncommitted && _random.Next(atEnd ? 2 : 6) == 0)
        {
            _isRepublishing = false;
            _acknowledgedSinceCommit = false;
            _transaction = new StoreTransaction(Identity, _stage.PrepareCommit());
            _parts.Store.Submit(_transaction);
            _doing = Doing.AwaitingReply;
        }
        else if (!atEnd)
        {
            ConsumeSome();
        }
    }

    private void ConsumeSome()
    {
        var count = _pace == 1 ? 1 : 1 + _random.Next(_pace);
        for (; count > 0 && _doing == Doing.Running && _stage.Next.Offset < _parts.Broker.End(_setup.Input); count--)
        {
            Consume();
        }
    }

    private void Consume()
    {
        var offset = _stage.Next.Offset;
        if (_parts.Broker.Read(_setup.Input, offset) is not { } record)
        {
            SkipHole(offset);
            return;
        }

        var input = _receiver.Rewrite(record.AsInput(offset));
        foreach (var key in _stage.ColdKeysOf(input).ToArray())
        {
            var stored = _parts.Store.Of(Identity);
            if (!_stage.TrySupplyCold(stored.Position, key, stored.ReadModel.GetValueOrDefault(key)))
            {
                LoadAgain();
                return;
            }
        }

        if (_stage.Consume(input))
        {
            _receiver.Took(record);
        }
    }

    // A destroyed record: the consumer's next record has a higher offset.
    private void SkipHole(long offset)
    {
        var end = _parts.Broker.End(_setup.Input);
        while (offset < end && _parts.Broker.Read(_setup.Input, offset) is null)
        {
            offset++;
        }

        if (offset < end)
        {
            var record = _parts.Broker.Read(_setup.Input, offset)!;
            _stage.Consume(_receiver.Rewrite(record.AsInput(offset)));
        }
    }

    private void AwaitReply()
    {
        switch (_transaction!.Outcome)
        {
            case TransactionOutcome.Applied when _random.Next(20) == 0 && _parts.FaultsAreOn:
                LoadAgain();
                break;
            case TransactionOutcome.Applied:
                _transaction = null;
                BeginSending(_stage.Committed());
                break;
            case TransactionOutcome.Pending when _random.Next(12) > 0 || !_parts.FaultsAreOn:
                break;
            default:
                LoadAgain();
                break;
        }
    }

    private void LoadAgain()
    {
        _producer?.End();
        _producer = null;
        _stage.Forget();
        _toSend.Clear();
        _doing = IsAssigned ? Doing.ReadingPosition : Doing.Gone;
    }

    private static void AddIf(List<CrashRow> rows, bool holds, CrashRow row)
    {
        if (holds)
        {
            rows.Add(row);
        }
    }
}
