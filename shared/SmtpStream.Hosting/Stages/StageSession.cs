using SmtpStream.Hosting.Progress;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Kafka.Producing;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>From one load of a stage's state to the next: reads, commits, sends. Ends with an exception that says what to do.</summary>
internal sealed class StageSession : IAsyncDisposable
{
    /// <summary>Records applied between two looks at acknowledgements, timers and questions.</summary>
    private const int RecordsPerRound = 256;

    /// <summary>How long an idle stage waits before it looks at acknowledgements by itself.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(250);

    /// <summary>Commits of an idle stage are at least so far apart: records that come singly share one.</summary>
    private static readonly TimeSpan IdleFlush = TimeSpan.FromMilliseconds(10);

    private readonly StageDefinition _definition;
    private readonly StageContext _context;
    private readonly Stage _stage;
    private readonly IStageUser _user;
    private readonly StageCommitter _committer;
    private readonly PartitionReader _reader;
    private readonly StageRequests _requests;
    private readonly InputDecoder _decoder;
    private readonly AcknowledgedOutputs _acknowledged = new();
    private readonly OrderedProducer<(Destination, Mark)> _producer;
    private readonly OutputSender _sender;
    private long _lastAnswer;
    private TimeSpan _lastCommitDuration;

    public StageSession(
        StageDefinition definition,
        StageContext context,
        Stage stage,
        IStageUser user,
        StageCommitter committer,
        PartitionReader reader,
        StageRequests requests,
        IReceiverDispatcher? dispatcher)
    {
        _definition = definition;
        _context = context;
        _stage = stage;
        _user = user;
        _committer = committer;
        _reader = reader;
        _requests = requests;
        _decoder = new InputDecoder(reader.Partition);
        _producer = context.Producers.Open<(Destination, Mark)>($"smtpstream-{definition.Name}-{reader.Partition.Partition}", _acknowledged.Add);
        _sender = new OutputSender(stage.Identity, _producer, dispatcher, requests.Acknowledge);
        _lastAnswer = context.Time.GetTimestamp();
    }

    /// <summary>Offset of the last record that the user refused as unreadable; set before the session ends because of it.</summary>
    public long? Poison { get; private set; }

    /// <summary>
    /// Sends again what is not acknowledged, then goes on reading until cancelled. <paramref name="poison"/> is a record that an
    /// earlier session could not read: it is passed.
    /// </summary>
    public async Task RunAsync(long? poison, CancellationToken cancellationToken)
    {
        Poison = poison;
        var again = _stage.Republish();
        await SendAsync(again, cancellationToken).ConfigureAwait(false);
        await _reader.SeekAsync(_stage.StoredPosition is null ? null : _stage.Next.Offset, cancellationToken).ConfigureAwait(false);
        ReportStored();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TakeArrivals();
            var isIdle = !await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (IsFlushDue(isIdle))
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (isIdle)
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Commits what was consumed and hands the outputs to the broker.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        TakeArrivals();
        if (_stage.HasUncommitted)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await _producer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _producer.DisposeAsync();

    /// <returns>False when no record was waiting.</returns>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        int records = 0, repeats = 0;
        while (records < RecordsPerRound && _reader.TryRead(out var record))
        {
            try
            {
                repeats += await ConsumeAsync(record, cancellationToken).ConfigureAwait(false) ? 0 : 1;
            }
            finally
            {
                record.Return();
            }

            records++;
            if (_stage.IsFlushDue(SinceAnswer, _lastCommitDuration, idle: false))
            {
                break;
            }
        }

        if (records > 0)
        {
            _context.Metrics.Consumed(_definition.Name, records, repeats);
        }

        return records > 0;
    }

    private async Task<bool> ConsumeAsync(ConsumedRecord record, CancellationToken cancellationToken)
    {
        if (record.Offset < _stage.Next.Offset)
        {
            return false;
        }

        if (record.IsTombstone)
        {
            _stage.Skip(record.Offset);
            return true;
        }

        if (record.Offset == Poison)
        {
            await _context.DeadLetters.WriteAsync(_reader.Partition, record, "unreadable", cancellationToken).ConfigureAwait(false);
            _context.Metrics.Died(_definition.Name);
            _stage.Skip(record.Offset);
            return true;
        }

        try
        {
            var input = _decoder.Decode(record);
            var cold = _stage.ColdKeysOf(input);
            if (cold.Count > 0)
            {
                await _committer.SupplyColdAsync(cold, cancellationToken).ConfigureAwait(false);
            }

            return _stage.Consume(input);
        }
        catch (InvalidDataException e) when (_decoder.HasDeadLetters)
        {
            // The user may have stopped in the middle of it: the memory goes, and the next session passes the record.
            Poison = record.Offset;
            throw new PoisonRecordException(record.Offset, e);
        }
    }

    private bool IsFlushDue(bool isIdle)
    {
        var since = SinceAnswer;
        var isIdleLongEnough = isIdle && since >= IdleFlush && _stage.StoredPosition != _stage.Next;
        return _stage.IsFlushDue(since, _lastCommitDuration, isIdleLongEnough);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        // A commit has its own deadline; breaking it off would leave its outcome unknown.
        var (outputs, duration) = await _committer.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        _lastCommitDuration = duration;
        _lastAnswer = _context.Time.GetTimestamp();
        ReportStored();
        await SendAsync(outputs, cancellationToken).ConfigureAwait(false);
        _requests.Answer(_user, _stage.State, isCommitted: true);
    }

    private async Task SendAsync(IReadOnlyList<OutboundRecord> outputs, CancellationToken cancellationToken)
    {
        await _sender.SendAsync(outputs, cancellationToken).ConfigureAwait(false);
        _context.Metrics.Sent(_definition.Name, outputs.Count);
    }

    private void TakeArrivals()
    {
        if (_producer.EndReason is { } reason)
        {
            throw new SessionLostException(reason, isRefusal: false);
        }

        _requests.BeginRound();
        foreach (var (destination, mark) in _acknowledged.Take())
        {
            _stage.Acknowledged(destination, mark);
        }

        while (_requests.TryTakeAnswer(out var answer))
        {
            _stage.AcknowledgedOne(answer.Output.Receiver, answer.Output.Id, answer.Record);
        }

        if (_user is IStageTimers timers && timers.NextTurn <= _context.Time.GetUtcNow())
        {
            _stage.Turn(state => timers.OnTurn(_context.Time.GetUtcNow(), state));
        }

        _requests.Answer(_user, _stage.State, isCommitted: !_stage.HasUncommitted);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _stage.HasUncommitted && _stage.StoredPosition != _stage.Next ? IdleFlush - SinceAnswer : MaxWait;
        if (_user is IStageTimers { NextTurn: { } turn } && turn - _context.Time.GetUtcNow() < wait)
        {
            wait = turn - _context.Time.GetUtcNow();
        }

        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _producer.Ended);
        var record = _reader.WaitToReadAsync(woken.Token).AsTask();
        var first = await Task.WhenAny(record, _requests.WhenArrivedAsync(woken.Token), Task.Delay(wait, _context.Time, woken.Token))
            .ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        if (first == record && record is { IsCanceled: false } && !await record.ConfigureAwait(false))
        {
            // The partition was taken away.
            throw new OperationCanceledException(_reader.Revoked);
        }
    }

    private void ReportStored()
    {
        var position = _stage.StoredPosition;
        if (position is { } stored && stored.Incarnation == _context.Generation.Incarnation)
        {
            _reader.StoreOffset(stored.Offset);
            _context.Positions.Stored(_definition.InputTopic, _definition.Name, _stage.Identity.Partition, stored.Offset);
        }

        _context.Progress.Update(_stage.Identity, entry => entry with
        {
            Status = StageStatus.Running,
            Reason = null,
            Position = position ?? default,
            CommittedAt = _context.Time.GetUtcNow(),
            WatermarkUnixMs = (_user as IStageWatermark)?.WatermarkUnixMs,
        });
    }

    private TimeSpan SinceAnswer => _context.Time.GetElapsedTime(_lastAnswer);
}
