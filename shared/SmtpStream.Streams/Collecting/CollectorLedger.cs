namespace SmtpStream.Streams.Collecting;

/// <summary>
/// What one origin has sent and what of it has landed. All batches of an origin go to one partition through one ordered producer,
/// so they are acknowledged in order.
/// </summary>
/// <remarks>Used by one thread at a time, the origin's.</remarks>
public sealed class CollectorLedger<TSnapshot>
    where TSnapshot : class
{
    private readonly Queue<BatchTicket> _inFlight = new();
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PathSource> _sentPaths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PathSource> _acknowledgedPaths = new(StringComparer.Ordinal);
    private TSnapshot? _snapshot;
    private TSnapshot? _offered;
    private long _offeredAfter;
    private long _lastSequence;

    public CollectorLedger(CollectorCheckpoint<TSnapshot>? checkpoint = null)
    {
        if (checkpoint is not null)
        {
            _snapshot = checkpoint.Snapshot;
            Copy(checkpoint.Acknowledged, _acknowledged);
            Copy(checkpoint.Paths, _acknowledgedPaths);
        }

        GoBackToAcknowledged();
    }

    /// <summary>Sent and not acknowledged, for back-pressure.</summary>
    public long InFlightBytes { get; private set; }

    public int InFlightCount => _inFlight.Count;

    /// <summary>No snapshot is waiting for its acknowledgements: a new one may be offered.</summary>
    public bool WantsSnapshot => _offered is null;

    /// <summary>End of the last batch of the source, acknowledged or in flight; 0 where there is none.</summary>
    public long EndOf(string source) => _sent.GetValueOrDefault(source);

    public long AcknowledgedOf(string source) => _acknowledged.GetValueOrDefault(source);

    /// <summary>True for a line that is read again only for what it does to the correlation table: its events were sent.</summary>
    public bool IsSilent(string source, long lineOffset) => lineOffset < EndOf(source);

    /// <summary>A batch, or a heartbeat, is about to be sent; it carries what the ticket says.</summary>
    /// <exception cref="ArgumentException">It ends before the last batch of its source.</exception>
    public BatchTicket Add(string path, string source, long end, int sizeBytes)
    {
        var start = EndOf(source);
        if (end < start)
        {
            throw new ArgumentException($"A batch of {source} ends at {end}, the one before it at {start}.", nameof(end));
        }

        var previous = EnterPath(path, source);
        _sent[source] = end;
        var ticket = new BatchTicket
        {
            Sequence = ++_lastSequence,
            Path = path,
            Source = source,
            Start = start,
            End = end,
            Previous = previous,
            SizeBytes = sizeBytes,
            IsCurrent = _sentPaths[path].Source == source,
        };
        _inFlight.Enqueue(ticket);
        InFlightBytes += sizeBytes;
        return ticket;
    }

    /// <summary>Every batch up to this one has landed. Reports of an ended session have no effect.</summary>
    public void AcknowledgeThrough(long sequence)
    {
        while (_inFlight.TryPeek(out var ticket) && ticket.Sequence <= sequence)
        {
            _inFlight.Dequeue();
            InFlightBytes -= ticket.SizeBytes;
            _acknowledged[ticket.Source] = ticket.End;
            if (ticket.IsCurrent)
            {
                _acknowledgedPaths[ticket.Path] = new PathSource(ticket.Source, ticket.Previous);
            }
        }

        AcceptSnapshot();
    }

    /// <summary>
    /// A snapshot taken now, when every line read is in a batch. It becomes the checkpoint's once everything sent so far is
    /// acknowledged; until then the one before it stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another snapshot is waiting.</exception>
    public void OfferSnapshot(TSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!WantsSnapshot)
        {
            throw new InvalidOperationException("A snapshot is waiting for its acknowledgements.");
        }

        _offered = snapshot;
        _offeredAfter = _lastSequence;
        AcceptSnapshot();
    }

    /// <summary>The newest state that may be stored.</summary>
    public CollectorCheckpoint<TSnapshot> Checkpoint() => new()
    {
        Snapshot = _snapshot,
        Acknowledged = new Dictionary<string, long>(_acknowledged, StringComparer.Ordinal),
        Paths = new Dictionary<string, PathSource>(_acknowledgedPaths, StringComparer.Ordinal),
    };

    /// <summary>A delivery failed and the producer's session is over: everything in flight is forgotten; start again from what is returned.</summary>
    public CollectorCheckpoint<TSnapshot> DeliveryFailed()
    {
        GoBackToAcknowledged();
        return Checkpoint();
    }

    // A source that the path left before, read again after a start, does not become its current one again.
    private SourceEnd? EnterPath(string path, string source)
    {
        if (!_sentPaths.TryGetValue(path, out var current))
        {
            _sentPaths[path] = new PathSource(source, null);
            return null;
        }

        if (current.Source == source)
        {
            return current.Previous;
        }

        if (_sent.ContainsKey(source))
        {
            return null;
        }

        var previous = new SourceEnd(current.Source, EndOf(current.Source));
        _sentPaths[path] = new PathSource(source, previous);
        return previous;
    }

    private void AcceptSnapshot()
    {
        var landed = _inFlight.TryPeek(out var oldest) ? oldest.Sequence - 1 : _lastSequence;
        if (_offered is not null && landed >= _offeredAfter)
        {
            _snapshot = _offered;
            _offered = null;
        }
    }

    private void GoBackToAcknowledged()
    {
        _inFlight.Clear();
        InFlightBytes = 0;
        _offered = null;
        _sent.Clear();
        _sentPaths.Clear();
        Copy(_acknowledged, _sent);
        Copy(_acknowledgedPaths, _sentPaths);
    }

    private static void Copy<TValue>(IReadOnlyDictionary<string, TValue> from, Dictionary<string, TValue> to)
    {
        foreach (var (key, value) in from)
        {
            to[key] = value;
        }
    }
}
