using SmtpStream.Aggregation.Folding;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>Random events of one path, cut into batches at random, some of them sent twice.</summary>
internal sealed class Traffic(Random random, int path)
{
    public const long StartMs = 1_700_000_000_000 / 86_400_000 * 86_400_000;

    private readonly List<Happening> _events = [];
    private long _timeMs = StartMs + random.Next(60_000);

    private sealed record Happening(EventKind Kind, long TimeMs, int Server, int User, int Domain, int Client, DeliveryOutcome Outcome, long Size, uint Times);

    /// <summary>The collector's clock while it reads, Unix ms; 0 is unknown.</summary>
    public long ReadAtMs { get; init; }

    public int Count => _events.Count;

    public string Origin => $"origin{path}";

    public string Source => $"source{path}";

    public long LastMs => _timeMs;

    /// <summary>More events, up to some minutes apart, now and then one from long before.</summary>
    public void Grow(int count, int maxGapMs, bool late)
    {
        EventKind[] kinds = [EventKind.DeliveryAttempted, EventKind.DeliveryAttempted, EventKind.MessageReceived, EventKind.AuthFailed, EventKind.SessionOpened];
        for (var i = 0; i < count; i++)
        {
            _timeMs += random.Next(maxGapMs);
            var time = late && random.Next(15) == 0 ? Math.Max(StartMs, _timeMs - random.Next(3_600_000)) : _timeMs;
            _events.Add(new Happening(
                kinds[random.Next(kinds.Length)], time, path, random.Next(6), random.Next(8), random.Next(5),
                (DeliveryOutcome)random.Next(1, 6), random.Next(1, 100_000), (uint)random.Next(3)));
        }
    }

    /// <summary>Folds everything by itself: the truth.</summary>
    public void FoldInto(EventFolder folder)
    {
        folder.BeginSource(new FoldSource { Source = Source, Path = $"{Origin} log", Server = "unknown", Zone = "UTC", View = View.Log });
        for (var i = 0; i < _events.Count; i++)
        {
            With(i, (in e) => folder.Fold(e));
        }
    }

    /// <summary>Batches of events [from, to); a batch may come again right behind itself.</summary>
    public IEnumerable<byte[]> Batches(int from, int to)
    {
        for (var start = from; start < to;)
        {
            var end = Math.Min(to, start + random.Next(1, 30));
            var batch = Batch(start, end);
            yield return batch;
            if (random.Next(6) == 0)
            {
                yield return batch;
            }

            // A resent batch may be cut otherwise.
            start = random.Next(8) == 0 && end - start > 2 ? end - random.Next(end - start) : end;
            if (start < end)
            {
                end = Math.Min(to, end + random.Next(1, 5));
                yield return Batch(start, end);
                start = end;
            }
        }
    }

    public byte[] Heartbeat(long clockMs)
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        return writer.Finish(Header(Count, Count) with { Heartbeat = new Heartbeat(true, clockMs * 1_000_000) }).ToArray();
    }

    public byte[] End()
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        return writer.Finish(Header(Count, Count) with { Ended = true }).ToArray();
    }

    public byte[] Batch(int start, int end)
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        for (var i = start; i < end; i++)
        {
            With(i, (in e) => Assert(writer.TryAppend(e)));
        }

        return writer.Finish(Header(start, end)).ToArray();
    }

    private delegate void Use(in MailEvent mailEvent);

    private static void Assert(bool fits)
    {
        if (!fits)
        {
            throw new InvalidOperationException("The batch is full.");
        }
    }

    private EventBatchHeader Header(int start, int end) => new()
    {
        Origin = Origin,
        Path = "log",
        Source = Source,
        Start = new SourcePosition(start * 100),
        End = new SourcePosition(end * 100),
        Counts = new SourceCounts { Lines = end, WithEvents = end, Events = end },
        Zone = "UTC",
        DisorderMs = 2000,
        ReadTimeUnixNs = ReadAtMs * 1_000_000,
        View = View.Log,
    };

    private void With(int index, Use use)
    {
        var happening = _events[index];
        use(new MailEvent
        {
            Kind = happening.Kind,
            TimeUnixNs = happening.TimeMs * 1_000_000,
            Position = new SourcePosition(index * 100),
            Multiplicity = happening.Times,
            Server = Bytes($"mx{happening.Server}"),
            Service = "postfix"u8,
            Daemon = "smtpd"u8,
            Sender = Bytes($"s@from{happening.Domain}.example"),
            Recipient = Bytes($"r{happening.User}@to{happening.Domain}.example"),
            User = Bytes($"user{happening.User}"),
            ClientIp = Bytes($"192.0.2.{happening.Client}"),
            Outcome = happening.Outcome,
            BounceClass = happening.Outcome == DeliveryOutcome.Sent ? BounceClass.None : BounceClass.Greylisted,
            SizeBytes = happening.Size,
            RecipientCount = 1,
            Provider = Provider.Google,
            HasDelays = true,
            DelayUs = happening.Size * 10,
        });
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
