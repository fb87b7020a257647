using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// One window of one entity that is open or that a live partial contributes to: base, what sealed partials counted, plus the
/// live partials. Its stored form is the base; the partials are entries of their own.
/// </summary>
internal sealed class MergeWindow(EntityName name, WindowSpan span, bool isOwn) : IStageValue
{
    private const byte Version = 1;

    private readonly List<LivePartial> _live = [];
    private WindowMeasures? _base;
    private long _baseLoss;
    private string _zone = "";

    public EntityName Name { get; } = name;

    public EntityKey Entity => Name.Key;

    public WindowSpan Span { get; } = span;

    /// <summary>The window that is folded and published, not a roll-up.</summary>
    public bool IsOwn { get; } = isOwn;

    /// <summary>"length/start/entity", what follows the prefix in entry ids.</summary>
    public string Key { get; } = KeyOf(name.Text, span);

    public string EntityText => Name.Text;

    public bool IsClosed { get; set; }

    public bool IsIncomplete { get; set; }

    /// <summary>Closed and without a live partial: nothing that is expected can change it.</summary>
    public bool IsIdle => IsClosed && _live.Count == 0;

    public StageEntry? Entry { get; set; }

    /// <summary>The open output, once it is published.</summary>
    public StageEntry? Output { get; set; }

    /// <summary>It changed since the read model was written.</summary>
    public bool IsUnwritten { get; set; }

    public int LiveCount => _live.Count;

    /// <summary>Kept by <see cref="WindowTable"/>.</summary>
    public bool IsCountedAsResting { get; set; }

    /// <summary>What decides which window gives way when there are too many.</summary>
    public long Weight => _base?.Counters[Metric.Events] ?? 0;

    public int ApproximateSizeBytes => 96 + (_base is null ? 0 : 256 + (_base.Counters.Count * 12));

    public static string KeyOf(string entity, WindowSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{span.LengthSeconds}/{span.StartUnixMs}/{entity}");

    /// <param name="stored">What <see cref="WriteState"/> wrote.</param>
    /// <param name="nameOf">Gives the same name for the same entity.</param>
    public static MergeWindow Read(ReadOnlySpan<byte> stored, Func<EntityKey, EntityName> nameOf)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        var window = new MergeWindow(nameOf(EntityKey.Parse(reader.Text())), new WindowSpan(reader.Number(), (int)reader.Number()), reader.Flag())
        {
            IsClosed = reader.Flag(),
            IsIncomplete = reader.Flag(),
            _baseLoss = reader.Number(),
            _zone = reader.Text(),
        };
        window._base = reader.Flag() ? MeasuresEncoding.Read(reader.Rest()) : null;
        return window;
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Text(EntityText);
        output.Number(Span.StartUnixMs);
        output.Number(Span.LengthSeconds);
        output.Flag(IsOwn);
        output.Flag(IsClosed);
        output.Flag(IsIncomplete);
        output.Number(_baseLoss);
        output.Text(_zone);
        output.Flag(_base is not null);
        if (_base is not null)
        {
            MeasuresEncoding.Write(writer, _base);
        }
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("Its outputs are entries of their own.");

    /// <summary>Takes back what stands in the read model.</summary>
    public void Warm(WindowRecord record)
    {
        _base = record.Measures;
        _baseLoss = record.LogLoss;
        _zone = record.Zone;
        IsIncomplete = record.Incomplete;
    }

    public void AddLive(LivePartial partial)
    {
        var place = _live.Count;
        while (place > 0 && string.CompareOrdinal(partial.Id, _live[place - 1].Id) < 0)
        {
            place--;
        }

        _live.Insert(place, partial);
    }

    public void RemoveLive(LivePartial partial) => _live.Remove(partial);

    /// <summary>What a sealed partial counted moves into the base.</summary>
    public void Absorb(WindowMeasures measures, long loss, string zone)
    {
        _base ??= new WindowMeasures();
        _base.MergeFrom(measures, IsOwn);
        _baseLoss += loss;
        _zone = FirstZone(_zone, zone);
    }

    /// <summary>Takes everything of a window that has no live partial.</summary>
    public void Absorb(MergeWindow other)
    {
        if (other._base is not null)
        {
            Absorb(other._base, other._baseLoss, other._zone);
        }
    }

    /// <summary>Base and live partials together. Not to be changed.</summary>
    public WindowRecord Total()
    {
        var measures = _base;
        var loss = _baseLoss;
        var zone = _zone;
        if (_live.Count > 0)
        {
            measures = measures?.Clone() ?? new WindowMeasures();
            foreach (var partial in _live)
            {
                measures.MergeFrom(partial.Decode(), IsOwn);
                loss += partial.LogLoss;
                zone = FirstZone(zone, partial.Zone);
            }
        }

        return new WindowRecord(
            Entity, Span, IsClosed ? WindowState.Closed : WindowState.Open, measures ?? new WindowMeasures(), IsIncomplete, loss, zone);
    }

    /// <summary>The counters of <see cref="Total"/>.</summary>
    public CounterSet Counters()
    {
        var counters = new CounterSet();
        if (_base is not null)
        {
            counters.MergeFrom(_base.Counters);
        }

        foreach (var partial in _live)
        {
            partial.ReadCounters(counters);
        }

        return counters;
    }

    // The same zone whatever the order of arrival: the first in ordinal order.
    private static string FirstZone(string a, string b) =>
        a.Length == 0 ? b : b.Length == 0 || string.CompareOrdinal(a, b) <= 0 ? a : b;
}
