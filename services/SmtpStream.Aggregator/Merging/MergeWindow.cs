using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// One window of one entity in memory: its base, what sealed partials and finished children counted, plus its live partials and
/// the children that have not handed up yet. Its stored form is the base; an open window without one is not stored, its partials
/// and children make it anew.
/// </summary>
internal sealed class MergeWindow(EntityName name, WindowSpan span, bool isOwn) : IStageValue
{
    private const byte Version = 2;

    private readonly List<LivePartial> _live = [];
    private List<MergeWindow>? _children;

    // The base: one sealed partial's measures as they came, or the sum of several; null where nothing was counted yet.
    private byte[]? _encoded;
    private WindowMeasures? _sum;
    private long _baseLoss;
    private string _zone = "";
    private bool _isChild;

    public EntityName Name { get; } = name;

    public EntityKey Entity => Name.Key;

    public WindowSpan Span { get; } = span;

    /// <summary>The window that is folded and published, not a roll-up.</summary>
    public bool IsOwn { get; } = isOwn;

    /// <summary>"length/start/entity", what follows the prefix in entry ids.</summary>
    public string Key { get; } = KeyOf(name.Text, span);

    public string EntityText => Name.Text;

    /// <summary>The roll-up that it counts in; null for the coarsest.</summary>
    public MergeWindow? Parent { get; set; }

    public bool IsClosed { get; set; }

    public bool IsIncomplete { get; set; }

    /// <summary>Its base is counted in its parent's: what comes later is added to both.</summary>
    public bool IsHandedUp { get; private set; }

    /// <summary>Closed, without a live partial and without a child that has not handed up: nothing that is expected can change it.</summary>
    public bool IsIdle => IsClosed && !HasParts;

    /// <summary>Open without any part that is bounded elsewhere: these have a cap of their own.</summary>
    public bool IsResting => !IsClosed && !HasParts;

    public StageEntry? Entry { get; set; }

    /// <summary>The open output, once it is published.</summary>
    public StageEntry? Output { get; set; }

    /// <summary>It changed since the read model was written.</summary>
    public bool IsUnwritten { get; set; }

    /// <summary>Its place among the resting windows of its kind and length, -1 where it does not rest; kept by <see cref="WindowTable"/>.</summary>
    public int RestingPlace { get; set; } = -1;

    /// <summary>It left the memory; kept by <see cref="WindowTable"/>.</summary>
    public bool IsGone { get; set; }

    /// <summary>It is among the windows that the record in work publishes.</summary>
    public bool IsRevised { get; set; }

    /// <summary>What decides which window gives way when there are too many.</summary>
    public long Weight { get; private set; }

    /// <summary>Events that an own window's <see cref="Total"/> counts.</summary>
    public long Events => _live.Count == 0 ? Weight : Counters()[Metric.Events];

    public int ApproximateSizeBytes => 96 + (_encoded?.Length ?? 0) + (_sum is null ? 0 : 256 + (_sum.Counters.Count * 12));

    private MeasuresForm? Base => _encoded is not null ? new MeasuresForm(_encoded) : _sum is not null ? new MeasuresForm(_sum) : null;

    private bool HasParts => _live.Count > 0 || _children is { Count: > 0 };

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
            IsHandedUp = reader.Flag(),
            Weight = reader.Number(),
            _baseLoss = reader.Number(),
            _zone = reader.Text(),
        };
        window._encoded = reader.Flag() ? reader.Rest().ToArray() : null;
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
        output.Flag(IsHandedUp);
        output.Number(Weight);
        output.Number(_baseLoss);
        output.Text(_zone);
        output.Flag(Base is not null);
        if (Base is { } measures)
        {
            MeasuresEncoding.Write(writer, measures);
        }
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("Its outputs are entries of their own.");

    /// <summary>Takes back what stands in the read model; that was handed up before it left the memory.</summary>
    public void Warm(WindowRecord record)
    {
        _sum = record.Measures;
        Weight = record.Measures.Counters[Metric.Events];
        _baseLoss = record.LogLoss;
        _zone = record.Zone;
        IsIncomplete = record.Incomplete;
        IsHandedUp = true;
    }

    public void AddLive(LivePartial partial)
    {
        var place = _live.Count;
        while (place > 0 && string.CompareOrdinal(partial.Id, _live[place - 1].Id) < 0)
        {
            place--;
        }

        _live.Insert(place, partial);
        Link();
    }

    public void RemoveLive(LivePartial partial)
    {
        _live.Remove(partial);
        Link();
    }

    /// <summary>Makes it a child of its parent while it has something that the parent's base lacks, else no longer.</summary>
    public void Link()
    {
        for (var window = this; window.Parent is { } parent; window = parent)
        {
            var contributes = !window.IsHandedUp || window.HasParts;
            if (contributes == window._isChild)
            {
                return;
            }

            window._isChild = contributes;
            if (contributes)
            {
                parent.AddChild(window);
            }
            else
            {
                parent._children!.Remove(window);
            }
        }
    }

    /// <summary>It goes without having handed up.</summary>
    public void Unlink()
    {
        if (_isChild)
        {
            Parent!._children!.Remove(this);
            _isChild = false;
        }
    }

    /// <summary>Its roll-up left the memory and was made anew.</summary>
    public void MoveTo(MergeWindow parent)
    {
        Unlink();
        Parent = parent;
        Link();
    }

    /// <summary>The base counts in the parent's from now on.</summary>
    public void HandedUp()
    {
        IsHandedUp = true;
        Link();
    }

    /// <summary>Adds the last state of a partial to the base.</summary>
    /// <param name="measures">Encoded; copied where something of them is kept.</param>
    /// <param name="logLoss">Lines that the partial lacks.</param>
    /// <param name="zone">Its zone.</param>
    public void Absorb(ReadOnlySpan<byte> measures, long logLoss, string zone)
    {
        if (Base is null && IsOwn)
        {
            _encoded = measures.ToArray();
            var counters = new CounterSet();
            MeasuresEncoding.ReadCounters(measures, counters);
            Weight = counters[Metric.Events];
        }
        else
        {
            MeasuresEncoding.AddTo(measures, Sum(), IsOwn);
            Weight = _sum!.Counters[Metric.Events];
        }

        AddLoss(logLoss, zone);
    }

    /// <summary>Adds the base of another window.</summary>
    public void Absorb(MergeWindow other)
    {
        if (other.Base is { } measures)
        {
            measures.AddTo(Sum(), IsOwn);
            Weight = _sum!.Counters[Metric.Events];
            AddLoss(other._baseLoss, other._zone);
        }
    }

    /// <summary>Base, children and live partials together. Not to be changed.</summary>
    public WindowTotal Total()
    {
        var sum = new WindowSum(IsOwn);
        AddTo(ref sum, withBase: true);
        return new WindowTotal(
            Entity, Span, IsClosed ? WindowState.Closed : WindowState.Open, sum.Measures, IsIncomplete, sum.LogLoss, sum.Zone);
    }

    /// <summary>The counters of an own window's <see cref="Total"/>.</summary>
    public CounterSet Counters()
    {
        var counters = new CounterSet();
        Base?.AddCountersTo(counters);
        foreach (var partial in _live)
        {
            partial.Measures.AddCountersTo(counters);
        }

        return counters;
    }

    private void AddTo(ref WindowSum sum, bool withBase)
    {
        if (withBase && Base is { } measures)
        {
            sum.Add(measures, _baseLoss, _zone);
        }

        foreach (var child in _children ?? [])
        {
            child.AddTo(ref sum, !child.IsHandedUp);
        }

        foreach (var partial in _live)
        {
            sum.Add(partial.Measures, partial.LogLoss, partial.Zone);
        }
    }

    // The base taken apart, to be added to.
    private WindowMeasures Sum()
    {
        if (_sum is null)
        {
            _sum = new WindowMeasures();
            if (_encoded is not null)
            {
                MeasuresEncoding.AddTo(_encoded, _sum);
                _encoded = null;
            }
        }

        return _sum;
    }

    // By start, so that the order of merging does not depend on that of arrival.
    private void AddChild(MergeWindow child)
    {
        var children = _children ??= [];
        var place = children.Count;
        while (place > 0 && child.Span.StartUnixMs < children[place - 1].Span.StartUnixMs)
        {
            place--;
        }

        children.Insert(place, child);
    }

    private void AddLoss(long logLoss, string zone)
    {
        _baseLoss += logLoss;
        _zone = WindowSum.FirstZone(_zone, zone);
    }
}
