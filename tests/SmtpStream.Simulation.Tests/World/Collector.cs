using SmtpStream.Streams;
using SmtpStream.Streams.Collecting;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>One process that collects an origin, one small step at a time, on the product's ledger.</summary>
internal sealed class Collector
{
    private readonly SimulationOptions _options;
    private readonly LogOrigin _origin;
    private readonly SimulatedParts _parts;
    private readonly CheckpointFile _file;
    private readonly Func<CollectedBatch, byte[]> _encode;
    private readonly Random _random;
    private readonly Destination _partition;
    private readonly Dictionary<long, long> _sequences = [];
    private readonly List<CollectedEvent> _events = [];
    private readonly CollectorLedger<CollectorSnapshot> _ledger;
    private PathReader[] _readers = [];
    private PathReader? _pending;
    private Producer _producer;
    private long _nowMs;
    private long _savedAcknowledgements;
    private long _acknowledgements;

    public Collector(
        SimulationOptions options, LogOrigin origin, SimulatedParts parts, CheckpointFile file,
        Destination partition, Func<CollectedBatch, byte[]> encode, Random random)
    {
        _options = options;
        _origin = origin;
        _parts = parts;
        _file = file;
        _partition = partition;
        _encode = encode;
        _random = random;
        _ledger = new CollectorLedger<CollectorSnapshot>(file.Content);
        _producer = Start(file.Content);
    }

    public LogOrigin Origin => _origin;

    public bool IsGone { get; private set; }

    /// <summary>Clock of the heartbeats that a finished collector sends to close every window; set when the faults are over.</summary>
    public long? FinalClockMs { get; set; }

    public bool IsQuiet => IsGone || (_readers.All(reader => reader.IsAtTheEnd) && _pending is null && _producer.IsIdle && FinalClockMs is null);

    public IEnumerable<CrashRow> Rows()
    {
        List<CrashRow> rows = [];
        AddIf(rows, Array.Exists(_readers, IsReadingSilently), CrashRow.CollectorSilentReread);
        AddIf(rows, Array.Exists(_readers, reader => reader.IsBetweenTwoEvents), CrashRow.CollectorBetweenTwoEventsOfALine);
        AddIf(rows, _producer.HasUnlanded, CrashRow.CollectorBatchInFlight);
        AddIf(rows, _producer.HasUnreported, CrashRow.CollectorLandedAcknowledgementUnseen);
        AddIf(rows, _acknowledgements > _savedAcknowledgements, CrashRow.CollectorAcknowledgedNotInTheCheckpoint);
        AddIf(rows, Array.Exists(_readers, IsFreshAfterARotation), CrashRow.CollectorFirstBatchAfterARotationUnsent);
        AddIf(rows, rows.Count == 0, CrashRow.CollectorClean);
        return rows;
    }

    public void Step(long nowMs)
    {
        _nowMs = nowMs;
        switch (_random.Next(10))
        {
            case 0:
                Save();
                break;
            case 1 when _pending is null && _ledger.WantsSnapshot && !Array.Exists(_readers, reader => reader.IsBetweenTwoEvents):
                _ledger.OfferSnapshot(new CollectorSnapshot([.. _readers.Select(reader => reader.Copy())]));
                break;
            case 2 when _pending is not null && !_pending.IsBetweenTwoEvents:
                SendBatch();
                break;
            default:
                Read(_readers[_random.Next(_readers.Length)], nowMs);
                break;
        }
    }

    public void Die(bool withTheBroker = false)
    {
        _producer.End(withTheBroker);
        IsGone = true;
    }

    public bool FailProducer()
    {
        if (_options.LeftOut == Guard.SessionEndsWithFailure)
        {
            return _producer.FailOneAndGoOn();
        }

        _producer.End();
        _producer = Start(_ledger.DeliveryFailed());
        return true;
    }

    private Producer Start(CollectorCheckpoint<CollectorSnapshot>? checkpoint)
    {
        _readers = checkpoint?.Snapshot is { } snapshot
            ? [.. snapshot.Readers.Select(reader => reader.Copy())]
            : [.. _origin.Paths.Select(path => new PathReader(path))];
        _pending = null;
        _events.Clear();
        _sequences.Clear();
        return _parts.OpenProducer(_random, (_, ticket) =>
        {
            _acknowledgements++;
            _sequences.Remove(ticket, out var sequence);
            _ledger.AcknowledgeThrough(sequence);
        });
    }

    // A batch holds one source: another path waits until it is sent.
    private void Read(PathReader reader, long nowMs)
    {
        if (_pending is not null && _pending != reader)
        {
            return;
        }

        if (reader.Line is not { } line)
        {
            ReachEnd(reader, nowMs);
            return;
        }

        if (line.WrittenMs > nowMs && FinalClockMs is null)
        {
            SendHeartbeat(reader, nowMs);
            return;
        }

        var isSilent = _ledger.IsSilent(reader.Source.Name, line.Offset);
        var read = reader.ReadOn();
        if (!isSilent)
        {
            _pending = reader;
            if (read is { } mailEvent)
            {
                _events.Add(mailEvent);
            }
        }
    }

    private void ReachEnd(PathReader reader, long nowMs)
    {
        if (!reader.IsAtTheEnd)
        {
            if (_pending is not null)
            {
                SendBatch();
            }

            reader.GoToTheNextSource();
        }
        else if (FinalClockMs is null)
        {
            if (_parts.FaultsAreOn)
            {
                SendHeartbeat(reader, nowMs);
            }
        }
        else if (_readers.All(other => other.IsAtTheEnd))
        {
            SendFinalHeartbeats(FinalClockMs.Value);
            FinalClockMs = null;
        }
    }

    private void SendHeartbeat(PathReader reader, long nowMs)
    {
        if (_random.Next(6) > 0 && _pending is null)
        {
            return;
        }

        if (_pending is not null)
        {
            SendBatch();
        }

        Send(reader, [], reader.IsAtTheEnd || reader.Line is not null ? nowMs : null);
    }

    private void SendFinalHeartbeats(long clockMs)
    {
        if (_pending is not null)
        {
            SendBatch();
        }

        foreach (var reader in _readers)
        {
            Send(reader, [], clockMs);
        }
    }

    private void SendBatch()
    {
        Send(_pending!, [.. _events], null);
        _events.Clear();
        _pending = null;
    }

    private void Send(PathReader reader, CollectedEvent[] events, long? clockMs)
    {
        // While it reads silently there is nothing new to say of this path.
        if (reader.ReadTo < _ledger.EndOf(reader.Source.Name))
        {
            return;
        }

        var ticket = _ledger.Add(reader.Path.Name, reader.Source.Name, reader.ReadTo, 100 + (events.Length * 40));
        if (_options.LeftOut == Guard.PreviousPerPath)
        {
            ticket = ticket with { Previous = null };
        }

        var batch = new CollectedBatch(_origin.Name, ticket, reader.LinesReadTo, reader.EventsReadTo)
        {
            LinesWithEvents = reader.LinesWithEventsReadTo,
            ReadMs = _nowMs,
            Events = events,
            ClockMs = clockMs,
        };
        _sequences[_producer.Send(_partition, LogRecord.WithoutSender(_encode(batch)))] = ticket.Sequence;
    }

    private void Save()
    {
        _savedAcknowledgements = _acknowledgements;
        var checkpoint = _ledger.Checkpoint();
        _file.Content = _options.LeftOut switch
        {
            Guard.CheckpointAtAcknowledged => AtTheReadPosition(checkpoint),
            Guard.TableOfAcknowledgedPosition => checkpoint with
            {
                Snapshot = new CollectorSnapshot([.. _readers.Select(reader => reader.CopyAt(_ledger.AcknowledgedOf))]),
            },
            _ => checkpoint,
        };
    }

    private CollectorCheckpoint<CollectorSnapshot> AtTheReadPosition(CollectorCheckpoint<CollectorSnapshot> checkpoint)
    {
        var ends = new Dictionary<string, long>(checkpoint.Acknowledged, StringComparer.Ordinal);
        foreach (var reader in _readers)
        {
            ends[reader.Source.Name] = Math.Max(reader.ReadTo, ends.GetValueOrDefault(reader.Source.Name));
        }

        return checkpoint with { Acknowledged = ends };
    }

    private bool IsReadingSilently(PathReader reader) =>
        reader.Line is { } line && _ledger.IsSilent(reader.Source.Name, line.Offset);

    private bool IsFreshAfterARotation(PathReader reader) =>
        reader.Source != reader.Path.Sources[0] && _ledger.EndOf(reader.Source.Name) == 0;

    private static void AddIf(List<CrashRow> rows, bool holds, CrashRow row)
    {
        if (holds)
        {
            rows.Add(row);
        }
    }
}
