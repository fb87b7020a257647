using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Folding;

/// <summary>
/// Counts events into the windows of the entities they touch. Pure: the same events in the same order give the same measures.
/// Owned by one thread. Which entity counts what is in the other parts of this class, one per group of event kinds.
/// </summary>
public sealed partial class EventFolder : IMailEventSink
{
    private const int ServerLast = 0;
    private const int ServiceLast = 1;
    private const int NameBytes = 512;

    private static readonly byte[][] ProviderNames =
        [.. Enumerable.Range(0, 64).Select(n => System.Text.Encoding.ASCII.GetBytes(((Provider)n).ToString().ToLowerInvariant()))];

    private readonly EventFolderOptions _options;
    private readonly EntityTable _entities = new();
    private readonly List<FoldedPartial> _touched = [];
    private readonly EntitySlot?[] _lastSlots = new EntitySlot?[2];
    private readonly int[] _openByKind = new int[16];
    private readonly byte[] _senderBuffer = new byte[NameBytes];
    private readonly byte[] _senderDomainBuffer = new byte[NameBytes];
    private readonly byte[] _recipientBuffer = new byte[NameBytes];
    private readonly byte[] _recipientDomainBuffer = new byte[NameBytes];
    private readonly byte[] _userBuffer = new byte[NameBytes];
    private readonly byte[] _serverBuffer = new byte[NameBytes];
    private readonly byte[] _networkBuffer = new byte[64];
    private readonly byte[] _pairBuffer = new byte[NameBytes + 64];

    private FoldSource _source;
    private byte[] _defaultServer = [];
    private byte[] _path = [];

    // Of the event being folded.
    private long _timeMs;
    private long _count;
    private SourcePosition _position;

    public EventFolder(EventFolderOptions options)
    {
        _options = options;
        BeginSource(default);
    }

    /// <summary>Partials that changed since <see cref="ClearTouched"/>, in the order of their first change.</summary>
    public IReadOnlyList<FoldedPartial> Touched => _touched;

    /// <summary>All open partials, in no order that means anything.</summary>
    public IEnumerable<FoldedPartial> Partials
    {
        get
        {
            foreach (var slot in _entities.Slots())
            {
                for (var i = 0; i < slot.Count; i++)
                {
                    yield return slot.At(i);
                }
            }
        }
    }

    public int EntityCount => _entities.Count;

    /// <summary>Open partials of one kind of entity.</summary>
    public int OpenCount(EntityKind kind) => _openByKind[(int)kind];

    /// <summary>Says what the events that follow have in common.</summary>
    public void BeginSource(in FoldSource source)
    {
        _source = source with
        {
            Tenant = source.Tenant ?? "",
            Source = source.Source ?? "",
            Path = source.Path ?? "",
            Server = source.Server ?? "",
            Zone = source.Zone ?? "",
        };
        _defaultServer = System.Text.Encoding.UTF8.GetBytes(_source.Server);
        _path = System.Text.Encoding.UTF8.GetBytes(_source.Path);
        Array.Clear(_lastSlots);
    }

    public void OnEvent(in MailEvent mailEvent) => Fold(mailEvent);

    public void Fold(in MailEvent mailEvent)
    {
        _timeMs = Math.Max(0, mailEvent.TimeUnixNs) / 1_000_000;
        _count = Math.Max(1u, mailEvent.Multiplicity);
        _position = mailEvent.Position;
        var server = Server(mailEvent);
        var service = Last(ServiceLast, EntityKind.Service, EntityNames.Service(mailEvent.Service, mailEvent.Daemon));
        if (_path.Length > 0)
        {
            CountPath(mailEvent);
        }

        switch (mailEvent.Kind)
        {
            case EventKind.DeliveryAttempted:
                CountDelivery(mailEvent, server, service);
                break;
            case EventKind.MessageReceived:
                CountReceived(mailEvent, server, service);
                break;
            case EventKind.SessionOpened or EventKind.SessionClosed or EventKind.TlsEstablished or EventKind.TlsFailed
                or EventKind.PostscreenTest or EventKind.RateLimited:
                CountSession(mailEvent, server, service);
                break;
            case EventKind.AuthSucceeded or EventKind.AuthFailed or EventKind.MailboxLogin:
                CountLogin(mailEvent, server, service);
                break;
            case EventKind.Rejected or EventKind.GreylistDecision or EventKind.FilterVerdict or EventKind.PolicyAction:
                CountPolicy(mailEvent, server, service);
                break;
            default:
                CountServer(mailEvent, server, service);
                break;
        }
    }

    /// <summary>The window of the current source's path at an event time, for its data quality; null where the source has no path.</summary>
    public FoldedPartial? PathAt(long eventTimeUnixMs)
    {
        _timeMs = Math.Max(0, eventTimeUnixMs);
        return Find(EntityKind.Path, _path);
    }

    /// <summary>Takes back a partial that was stored.</summary>
    public FoldedPartial Restore(EntityKey entity, WindowSpan span, WindowMeasures measures)
    {
        var slot = _entities.FindOrAdd(entity.Tenant, entity.Kind, System.Text.Encoding.UTF8.GetBytes(entity.Name));
        var partial = new FoldedPartial(slot, span, measures);
        slot.Add(partial);
        _openByKind[(int)entity.Kind]++;
        return partial;
    }

    /// <summary>Forgets a partial; a later event starts a new one.</summary>
    public void Remove(FoldedPartial partial)
    {
        partial.Slot.Remove(partial);
        _openByKind[(int)partial.Entity.Kind]--;
        if (partial.Slot.Count == 0)
        {
            _entities.Remove(partial.Slot);
            Array.Clear(_lastSlots);
        }
    }

    public void ClearTouched()
    {
        foreach (var partial in _touched)
        {
            partial.IsTouched = false;
        }

        _touched.Clear();
    }

    private FoldedPartial? Server(in MailEvent mailEvent)
    {
        var name = mailEvent.Server.IsEmpty ? _defaultServer : mailEvent.Server;
        var server = Last(ServerLast, EntityKind.Server, name);
        server?.AddZone(_source.Zone);
        return server;
    }

    // Servers and services repeat from event to event: the slot used last is tried before the table.
    private FoldedPartial? Last(int which, EntityKind kind, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        var slot = _lastSlots[which];
        if (slot is null || !name.SequenceEqual(slot.Name))
        {
            slot = _entities.FindOrAdd(_source.Tenant, kind, EntityNames.Bounded(EntityNames.Lower(name, _serverBuffer)));
            _lastSlots[which] = slot;
        }

        return Window(slot);
    }

    private FoldedPartial? Find(EntityKind kind, ReadOnlySpan<byte> name) =>
        name.IsEmpty ? null : Window(_entities.FindOrAdd(_source.Tenant, kind, EntityNames.Bounded(name)));

    private FoldedPartial Window(EntitySlot slot)
    {
        var lengthMs = _options.SecondsOf(slot.Key.Kind) * 1000L;
        var start = _timeMs - (_timeMs % lengthMs);
        var partial = slot.Find(start) ?? Start(slot, new WindowSpan(start, (int)(lengthMs / 1000)));
        if (!partial.IsTouched)
        {
            partial.IsTouched = true;
            _touched.Add(partial);
        }

        return partial;
    }

    private FoldedPartial Start(EntitySlot slot, WindowSpan span)
    {
        var partial = new FoldedPartial(slot, span, new WindowMeasures { View = (uint)_source.View });
        slot.Add(partial);
        _openByKind[(int)slot.Key.Kind]++;
        return partial;
    }

    private void CountPath(in MailEvent mailEvent)
    {
        if (Find(EntityKind.Path, _path) is { } path)
        {
            path.AddZone(_source.Zone);
            path.Measures.Counters.Add(Metric.Events, _count);
            if (mailEvent.Future)
            {
                path.Measures.Counters.Add(Metric.FutureStamps, _count);
            }
        }
    }

    private void Count(FoldedPartial? partial, Metric metric, int dimension = 0)
    {
        if (partial is not null)
        {
            var counters = partial.Measures.Counters;
            counters.Add(Metric.Events, _count);
            counters.AddWithDimension(metric, dimension, _count);
        }
    }

    private void Mark(FoldedPartial? partial)
    {
        if (partial is not null && partial.Measures.AcceptsExemplar(_timeMs))
        {
            partial.Measures.AddExemplar(new Exemplar(_source.Source, _position.Offset, _position.Ordinal, _timeMs));
        }
    }

    // Leaky detectors look at minutes: longer windows, as of a whole file, carry no sub-counts.
    private void CountSubSlot(FoldedPartial? partial, Metric metric)
    {
        if (partial is { Span.LengthSeconds: <= 3600 })
        {
            var slot = (_timeMs - partial.Span.StartUnixMs) / (SubCounts.SlotSeconds * 1000);
            partial.Measures.AddSubCount(metric, (int)slot, (uint)_count);
        }
    }

    private static void Distinct(FoldedPartial? partial, Metric metric, in HashedName name)
    {
        if (partial is not null && !name.IsEmpty)
        {
            partial.Measures.Distinct(metric).Add(name.Hash);
        }
    }

    private void Rank(FoldedPartial? partial, Metric metric, in HashedName name)
    {
        if (partial is not null && !name.IsEmpty)
        {
            partial.Measures.Ranking(metric, _options.RankingCapacity).Add(name.Bytes, name.Hash, _count);
        }
    }
}
