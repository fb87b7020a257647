namespace SmtpStream.Streams;

/// <summary>
/// The stage protocol (docs/protocol.md) of one input partition as a state machine without I/O: it says what to persist, what to
/// publish, and when. Its driver loads it, hands it records, commits, sends, and reports what landed.
/// </summary>
/// <remarks>Used by one thread at a time, the stage's.</remarks>
public sealed class Stage
{
    private readonly IStageUser _user;
    private readonly StageEntries _entries = new();
    private readonly ReceivedMarks _received = new();
    private readonly AcknowledgedMarks _acknowledged = new();
    private readonly CommitWriter _commitWriter = new();
    private readonly OutboundRecords _outbound;
    private readonly List<ColdKey> _coldKeys = [];
    private readonly HashSet<ColdKey> _askedFor = [];
    private StagePhase _phase = StagePhase.Unloaded;
    private StreamPosition? _stored;
    private StreamPosition _next;
    private long _consumedBytes;

    /// <remarks><paramref name="destinations"/> are all partitions that get this stage's watermark.</remarks>
    public Stage(StageIdentity identity, IStageUser user, IReadOnlyList<Destination> destinations)
    {
        Identity = identity;
        _user = user;
        _outbound = new OutboundRecords(destinations);
    }

    public StageIdentity Identity { get; }

    /// <summary>False at first, and again after <see cref="Forget"/>.</summary>
    public bool IsLoaded => _phase != StagePhase.Unloaded;

    /// <summary>Where the driver goes on reading; turns included.</summary>
    public StreamPosition Next => _next;

    /// <summary>Position this owner last read or wrote; null where nothing was ever stored.</summary>
    public StreamPosition? StoredPosition => _stored;

    public int EntryCount => _entries.Entries.Count;

    /// <summary>Something was consumed, turned or acknowledged that is not stored yet.</summary>
    public bool HasUncommitted => _phase != StagePhase.Unloaded && (HasMoved || _acknowledged.HasChanges || _acknowledged.HasLeaving);

    /// <summary>The entries, for lists that the process shows (alerts, rules); read on the stage's thread.</summary>
    public StageState State => _entries;

    private bool HasMoved => _stored is { } stored ? _next != stored : _next.Offset > 0 || _next.Turn > 0;

    /// <summary>
    /// Takes the store's content: the position, all entries, and the position again. False where the two differ, which is a
    /// commit of another owner in between: read all of it again.
    /// </summary>
    /// <remarks>Where <paramref name="brokerIncarnation"/> is not the stored one, the input starts at offset 0.</remarks>
    /// <exception cref="InvalidDataException">An entry cannot be decoded, or the state is of a later broker than this: halt.</exception>
    public bool TryLoad(
        StreamPosition? before,
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> entries,
        StreamPosition? after,
        long brokerIncarnation)
    {
        if (before != after)
        {
            return false;
        }

        Forget();
        foreach (var (id, stored) in entries)
        {
            if (!_received.TryLoad(id, stored.Span) && !_acknowledged.TryLoad(id, stored.Span))
            {
                _entries.Load(StoredForm.ReadEntry(id, stored.Span, _user));
            }
        }

        if (before?.Incarnation > brokerIncarnation)
        {
            throw new InvalidDataException(
                $"The state of {Identity} is of broker incarnation {before.Value.Incarnation}, the broker of {brokerIncarnation}.");
        }

        _stored = before;
        _next = before is { } position && position.Incarnation == brokerIncarnation
            ? position
            : new StreamPosition(brokerIncarnation, 0);
        _phase = StagePhase.Loaded;
        _user.Loaded(_entries);
        return true;
    }

    /// <summary>Everything that is not acknowledged, then the watermarks: what an owner sends before anything else.</summary>
    /// <exception cref="InvalidOperationException">Something was consumed since the load.</exception>
    public IReadOnlyList<OutboundRecord> Republish()
    {
        Require(StagePhase.Loaded);
        if (_entries.Dirty.Count > 0)
        {
            throw new InvalidOperationException("Outputs are sent again before anything is consumed.");
        }

        _outbound.Begin();
        if (_stored is not { } covered)
        {
            return _outbound.Records;
        }

        foreach (var entry in _entries.Entries)
        {
            if (entry.Output != OutputKind.None)
            {
                _outbound.Add(entry);
            }
        }

        _outbound.Sort();
        _acknowledged.AwaitAgain(_outbound.Outputs);
        _outbound.Outputs.RemoveAll(output => _acknowledged.Covers(output.Destination, output.Mark));
        return _outbound.Write(covered, _user);
    }

    /// <summary>The cold fields that must be supplied before <see cref="Consume"/> of this record; each once, those supplied since the last commit left out.</summary>
    /// <remarks>The list is valid until the next call.</remarks>
    public IReadOnlyList<ColdKey> ColdKeysOf(in InputRecord record)
    {
        Require(StagePhase.Loaded);
        _coldKeys.Clear();
        if (!IsRepeat(record))
        {
            _user.CollectColdKeys(record, _coldKeys);
            _askedFor.Clear();
            _coldKeys.RemoveAll(key => _entries.HasCold(key) || !_askedFor.Add(key));
        }

        return _coldKeys;
    }

    /// <summary>
    /// The value of a cold field, empty where it does not exist, with the position that one transaction read beside it; kept until
    /// the next commit. False where another owner has written since: forget the memory and load again. (Its commit would be refused,
    /// but for a store that is set back to exactly this owner's position in between.)
    /// </summary>
    public bool TrySupplyCold(StreamPosition? position, ColdKey key, ReadOnlyMemory<byte> value)
    {
        Require(StagePhase.Loaded);
        if (position != _stored)
        {
            return false;
        }

        _entries.SupplyCold(key, value);
        return true;
    }

    /// <summary>Applies a record unless it is a repeat; false says that it was one.</summary>
    /// <exception cref="ArgumentException">The record stands before <see cref="Next"/>.</exception>
    public bool Consume(in InputRecord record)
    {
        Require(StagePhase.Loaded);
        if (record.Offset < _next.Offset)
        {
            throw new ArgumentException($"Offset {record.Offset} stands before {_next.Offset}.", nameof(record));
        }

        _next = new StreamPosition(_next.Incarnation, record.Offset + 1);
        _consumedBytes += record.Body.Length;
        if (IsRepeat(record))
        {
            return false;
        }

        if (record.Sender.Stage != StageKind.None)
        {
            _received.Take(record);
        }

        _entries.BeginChange(_next);
        _user.Apply(record, _entries);
        return true;
    }

    /// <summary>Passes a record that carries nothing for this stage: unreadable and written to the dead letters, or a tombstone.</summary>
    /// <exception cref="ArgumentException">The record stands before <see cref="Next"/>.</exception>
    public void Skip(long offset)
    {
        Require(StagePhase.Loaded);
        if (offset < _next.Offset)
        {
            throw new ArgumentException($"Offset {offset} stands before {_next.Offset}.", nameof(offset));
        }

        _next = new StreamPosition(_next.Incarnation, offset + 1);
    }

    /// <summary>Changes state without consuming (timers). A change raises the turn; false says that nothing was changed.</summary>
    public bool Turn(Action<StageState> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Require(StagePhase.Loaded);
        var turn = _next with { Turn = _next.Turn + 1 };
        var changes = _entries.ChangeCount;
        _entries.BeginChange(turn);
        change(_entries);
        if (_entries.ChangeCount == changes)
        {
            return false;
        }

        _next = turn;
        return true;
    }

    /// <summary>Everything sent to a destination partition at or below the mark has landed; in order. Unsent marks of earlier sessions must not come here.</summary>
    public void Acknowledged(Destination destination, Mark mark)
    {
        RequireLoaded();
        if (destination.IsReceiver)
        {
            throw new ArgumentException("A receiver acknowledges each output for itself.", nameof(destination));
        }

        _acknowledged.Acknowledge(destination, mark);
    }

    /// <summary>
    /// A receiver took one output, or it was given up: the entry leaves in a turn, together with what <paramref name="record"/>
    /// writes about it. False where the entry is not there (any more).
    /// </summary>
    public bool AcknowledgedOne(Destination receiver, string id, Action<StageState>? record = null)
    {
        Require(StagePhase.Loaded);
        if (_entries.Find(id) is not { Output: OutputKind.Final } entry || entry.Destination != receiver)
        {
            return false;
        }

        return Turn(state =>
        {
            _entries.Drop(entry);
            record?.Invoke(state);
        });
    }

    /// <summary>Whether to commit, <paramref name="sinceLast"/> after the last commit's answer; idle where no record is waiting.</summary>
    public bool IsFlushDue(TimeSpan sinceLast, TimeSpan lastCommitDuration, bool idle) =>
        _phase == StagePhase.Loaded
        && HasUncommitted
        && (idle
            || sinceLast >= FlushPolicy.Interval(lastCommitDuration)
            || _consumedBytes >= FlushPolicy.MaxConsumedBytes
            || _entries.DirtyBytes >= FlushPolicy.MaxDirtyBytes);

    /// <summary>The transaction that stores everything up to <see cref="Next"/>. Nothing is consumed until its answer.</summary>
    public StageCommit PrepareCommit()
    {
        Require(StagePhase.Loaded);
        _acknowledged.TakeAcknowledged(_entries.Drop);
        _user.Settle(_entries);
        var commit = _commitWriter.Write(_entries, _received, _acknowledged, _user);
        commit.ExpectedPosition = _stored;
        commit.NewPosition = _next;
        _entries.ForgetCold();
        _phase = StagePhase.Committing;
        return commit;
    }

    /// <summary>The transaction was applied. Returns what to send now, in this order.</summary>
    public IReadOnlyList<OutboundRecord> Committed()
    {
        Require(StagePhase.Committing);
        var moved = _stored != _next;
        _outbound.Begin();
        foreach (var entry in _entries.Dirty)
        {
            if (entry.Output != OutputKind.None && !entry.IsRemoved)
            {
                _outbound.Add(entry);
            }
        }

        _outbound.Sort();
        _acknowledged.Await(_outbound.Outputs);
        _entries.MarkCommitted();
        _stored = _next;
        _consumedBytes = 0;
        _phase = StagePhase.Loaded;
        return moved ? _outbound.Write(_next, _user) : _outbound.Records;
    }

    /// <summary>
    /// The commit was refused, failed or timed out, the producer's session ended, or the partition went away: the memory is worth
    /// nothing. Load again while the group still gives the partition.
    /// </summary>
    public void Forget()
    {
        _phase = StagePhase.Unloaded;
        _entries.Clear();
        _received.Clear();
        _acknowledged.Clear();
        _consumedBytes = 0;
        _stored = null;
        _next = default;
        _user.Reset();
    }

    private bool IsRepeat(in InputRecord record) =>
        record.Sender.Stage != StageKind.None && _received.IsRepeat(record);

    private void Require(StagePhase phase)
    {
        if (_phase != phase)
        {
            throw new InvalidOperationException($"{Identity} is {_phase}, not {phase}.");
        }
    }

    private void RequireLoaded()
    {
        if (_phase == StagePhase.Unloaded)
        {
            throw new InvalidOperationException($"{Identity} is not loaded.");
        }
    }
}
