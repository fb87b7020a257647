using System.Threading.Channels;
using SmtpStream.Collector.Reading;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Collector.Sending;

/// <summary>
/// Builds the batches of one producer session, enters them into the ledger of their origin and sends them. On the reading thread,
/// but for acknowledgements, which wait in a channel until that thread takes them.
/// </summary>
internal sealed class BatchSender(TimeProvider time, CollectorMetrics metrics) : IAsyncDisposable
{
    private readonly Channel<BatchReceipt> _acknowledged = Channel.CreateUnbounded<BatchReceipt>();
    private readonly Queue<(OriginReader Origin, byte[] Batch, BatchReceipt Receipt)> _ready = [];
    private readonly List<RejectSample> _samples = [];
    private EventProducer? _producer;

    /// <summary>Events of the batch being built.</summary>
    public EventBatchWriter Writer { get; } = new();

    /// <summary>Events sent in this session.</summary>
    public long Events { get; private set; }

    public async Task OpenAsync(EventProducer.Opener open, CancellationToken cancellationToken) =>
        _producer = await open(receipt => _acknowledged.Writer.TryWrite(receipt), cancellationToken).ConfigureAwait(false);

    public void Sample(long offset, ParseFailure reason, ReadOnlySpan<byte> line)
    {
        if (_samples.Count < RejectSample.MaxPerBatch)
        {
            _samples.Add(new RejectSample(new(offset), reason, RejectText.Redact(line)));
        }
    }

    /// <summary>Closes the batch of lines read up to <paramref name="end"/>.</summary>
    public void FinishBatch(OriginReader origin, LogPath path, Source source, long end, ulong tailHash) =>
        Add(origin, path, source, end, tailHash, heartbeat: null, isEnded: false, isVanished: false);

    public void AddHeartbeat(OriginReader origin, LogPath path) =>
        AddEmpty(origin, path, new Heartbeat(path.AtEndClockUnixNs != 0, path.AtEndClockUnixNs), isEnded: false);

    public void AddEnded(OriginReader origin, LogPath path) =>
        AddEmpty(origin, path, new Heartbeat(false, 0), isEnded: true);

    public void AddVanished(OriginReader origin, LogPath path, Source gone)
    {
        metrics.Vanished();
        var end = origin.Ledger.EndOf(gone.Key);
        Add(origin, path, gone, end, gone.KnownTail, heartbeat: null, isEnded: false, isVanished: true);
    }

    /// <summary>Sends what is ready; waits while too much is unacknowledged.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        while (_ready.TryPeek(out var next))
        {
            await _producer!.SendAsync(next.Origin.Name, next.Batch, next.Receipt, cancellationToken).ConfigureAwait(false);
            _ready.Dequeue();
        }

        TakeAcknowledgements();
    }

    /// <summary>Waits until everything sent is acknowledged.</summary>
    public async Task DrainAsync(IReadOnlyCollection<OriginReader> origins, CancellationToken cancellationToken)
    {
        while (origins.Any(o => o.Ledger.InFlightCount > 0))
        {
            await _acknowledged.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            TakeAcknowledgements();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_producer is not null)
        {
            await _producer.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void TakeAcknowledgements()
    {
        while (_acknowledged.Reader.TryRead(out var receipt))
        {
            receipt.Origin.Ledger.AcknowledgeThrough(receipt.Sequence);
            if (receipt.Source is { } source)
            {
                receipt.Origin.AcknowledgedTails[source.Key] = receipt.TailHash;
            }
        }
    }

    private void AddEmpty(OriginReader origin, LogPath path, Heartbeat heartbeat, bool isEnded)
    {
        Writer.Begin(default);
        var source = path.LastSource;
        Add(
            origin, path, source, source is null ? 0 : origin.Ledger.EndOf(source.Key), source?.KnownTail ?? 0,
            heartbeat, isEnded, isVanished: false);
    }

    private void Add(
        OriginReader origin, LogPath path, Source? source, long end, ulong tailHash,
        Heartbeat? heartbeat, bool isEnded, bool isVanished)
    {
        var ticket = origin.Ledger.Add(path.Name, source?.Key ?? "", end, Writer.EventBytes);
        var batch = Writer.Finish(new EventBatchHeader
        {
            Origin = origin.Name,
            Path = path.Name,
            Source = ticket.Source,
            Start = new(ticket.Start),
            End = new(end),
            Previous = ticket.Previous is { Source.Length: > 0 } previous
                ? new(previous.Source, new(previous.Offset)) : null,
            Counts = source is null ? SourceCounts.Zero : Counts(source.Tally),
            Heartbeat = heartbeat,
            Ended = isEnded,
            Vanished = isVanished,
            ReadTimeUnixNs = time.GetUtcNow().UnixNanoseconds,
            ParserVersion = LogParser.Version,
            Server = Writer.Server,
            Tenant = path.Input.Tenant,
            Zone = path.Input.Zone.Id,
            DisorderMs = (int)path.Input.Disorder.TotalMilliseconds,
            RejectSamples = _samples,
        });
        _ready.Enqueue((origin, batch.ToArray(), new BatchReceipt(origin, ticket.Sequence, source, tailHash)));
        metrics.Sent(Writer.Count);
        Events += Writer.Count;
        Writer.Begin(default);
        _samples.Clear();
    }

    private static SourceCounts Counts(SourceTally tally) => new()
    {
        Lines = tally.Lines,
        WithEvents = tally.LinesWithEvents,
        Continuations = tally.Continuations,
        Rejects = [.. tally.Rejects[..(LastNonZero(tally.Rejects) + 1)]],
        Ignored = [.. tally.Ignored[..(LastNonZero(tally.Ignored) + 1)]],
        Events = tally.Events,
        Uncorrelated = tally.Uncorrelated,
        Evicted = tally.Evicted,
    };

    private static int LastNonZero(ReadOnlySpan<long> counts) => counts.LastIndexOfAnyExcept(0);
}
