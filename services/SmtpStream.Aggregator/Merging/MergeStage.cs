using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// smtp.partials → windows, their roll-ups and the read model. A partial counts in its own window: while it lives as the last state
/// heard of it, once sealed in the window's base. A closed window without a live partial hands its base up to the next roll-up, and
/// what comes later is added to both. So every window is exact in any order of arrival, and a roll-up changes once per child.
/// One instance per input partition; its stage's thread only.
/// </summary>
internal sealed partial class MergeStage : IStageUser, IStageWatermark
{
    private const string LivePrefix = "p/";
    private const string WindowPrefix = "b/";
    private const string OpenPrefix = "o/";
    private const string RevisionPrefix = "f/";
    private const string ProgressPrefix = "m/";
    private const string ClockId = "w";

    private readonly AggregatorMetrics _metrics;
    private readonly Tiers _tiers;
    private readonly MergeClock _clock;
    private readonly MergeReadModel _readModel;
    private readonly WindowAdmission _admission;
    private readonly Destination _destination;
    private readonly string _tag;
    private readonly long _graceMs;
    private readonly WindowTable _windows = new();
    private readonly List<MergeWindow> _idle = [];
    private readonly List<MergeWindow> _revised = [];
    private readonly Dictionary<EntityKey, EntityName> _loadedNames = [];
    private readonly FinalSetWriter _sets = new(RevisionPrefix, members => new ClosedWindows(members));
    private StageEntry? _clockEntry;

    public MergeStage(StageIdentity identity, int foldPartitions, AggregatorOptions options, AggregatorMetrics metrics)
    {
        _metrics = metrics;
        _tag = RedisKeys.Tag("merge", identity.Partition);
        _destination = new Destination(Topics.Windows, identity.Partition);
        _graceMs = (long)options.Grace.TotalMilliseconds;
        _tiers = new Tiers(options);
        _clock = new MergeClock(foldPartitions, (long)options.MaxLag.TotalMilliseconds);
        _readModel = new MergeReadModel(_tag, _tiers);
        _admission = new WindowAdmission(identity.Partition, options.MaxOpenWindowsPerKind);
    }

    public long? WatermarkUnixMs => _clock.Watermark == Tiers.Unknown ? null : _clock.Watermark;

    public void Reset()
    {
        _windows.Clear();
        _clock.Clear();
        _readModel.Clear();
        _idle.Clear();
        _revised.Clear();
        _loadedNames.Clear();
        _clockEntry = null;
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        if (id == ClockId)
        {
            _clock.Read(stored);
            return _clock;
        }

        return id[..Math.Min(2, id.Length)] switch
        {
            LivePrefix => LivePartial.Read(id, stored),
            WindowPrefix => MergeWindow.Read(stored, NameOfLoaded),
            OpenPrefix => new OpenWindowOutput(),
            RevisionPrefix => new ClosedWindows(stored.ToArray()),
            ProgressPrefix => PartitionProgress.Read(stored),
            _ => throw new InvalidDataException($"Unknown entry '{id}'."),
        };
    }

    public void Loaded(StageState state)
    {
        _clockEntry = state.Find(ClockId);
        foreach (var entry in state.Entries)
        {
            if (entry.Value is MergeWindow window)
            {
                window.Entry = entry;
                _windows.Add(window);
            }
            else if (entry.Value is PartitionProgress progress)
            {
                _clock.Put(progress);
            }
        }

        foreach (var window in _windows.All.ToList())
        {
            JoinParent(window, state);
        }

        foreach (var entry in state.Entries)
        {
            if (entry.Value is LivePartial partial && FindStored(partial, state) is { } window)
            {
                Join(partial, window);
            }
        }

        foreach (var window in _windows.All)
        {
            window.Output = state.Find(OpenPrefix + window.Key);
            if (window.Output is { Value: OpenWindowOutput output })
            {
                output.Window = window;
            }

            _windows.Update(window);
        }

        _idle.AddRange(_windows.All.Where(w => w.IsIdle));
        _loadedNames.Clear();
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        if (record.BodyField is DerivedRecordField.Partial or DerivedRecordField.PartialSet)
        {
            var partials = MemberReader.Of(record);
            while (partials.TryRead(out var partial))
            {
                CollectColdKeys(new PartialView(partial), keys);
            }
        }
    }

    private void CollectColdKeys(in PartialView view, ICollection<ColdKey> keys)
    {
        if (!IsPast(view.Span))
        {
            return;
        }

        var name = _windows.NameOf(view.Entity);
        for (WindowSpan? next = view.Span; next is { } span; next = Tiers.ParentOf(view.Entity.Kind, span))
        {
            if (MayBeCold(name, span))
            {
                var (window, sketches) = Tiers.FieldsOf(_tag, name.Text, span);
                keys.Add(window);
                keys.Add(sketches);
            }
        }
    }

    public void Apply(in InputRecord record, StageState state)
    {
        _clockEntry ??= state.Add(ClockId, _clock);
        switch (record.BodyField)
        {
            case DerivedRecordField.Partial or DerivedRecordField.PartialSet:
                var partials = MemberReader.Of(record);
                while (partials.TryRead(out var partial))
                {
                    ApplyPartial(new PartialView(partial), record.Sender.Partition, state);
                }

                break;
            case DerivedRecordField.Watermark:
                ApplyWatermark(WatermarkEncoding.Read(record.Body.Span), record.Sender.Partition, state);
                break;
        }

        WriteRevisions(state);
    }

    // An idle window: what it counted stands in the read model with this commit.
    public void Settle(StageState state)
    {
        foreach (var window in _idle)
        {
            if (window is { IsIdle: true, IsGone: false })
            {
                state.Remove(window.Entry!);
                _windows.Remove(window);
            }
        }

        _idle.Clear();
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        _readModel.Write(writer, _clock.CollectorClock);
        if (changed.Count > 0)
        {
            var key = RedisKeys.Progress(_tag);
            var output = new ArrayBufferWriter<byte>();
            WatermarkEncoding.Write(output, _clock.Record(_graceMs));
            writer.Set(key, WindowReadModel.WatermarkField, output.WrittenMemory, null);
            var late = _clock.LateEvents.ToString(CultureInfo.InvariantCulture);
            writer.Set(key, WindowReadModel.LateField, System.Text.Encoding.ASCII.GetBytes(late), null);
        }
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        if (destination != _destination)
        {
            return false;
        }

        WatermarkEncoding.WriteDerivedBody(writer, _clock.Record(_graceMs));
        return true;
    }

    private bool IsPast(WindowSpan span) => _clock.Watermark != Tiers.Unknown && span.EndUnixMs + _graceMs <= _clock.Watermark;

    // Of a closed window that left the memory only what was written is known: history older than its tier was not.
    private bool IsKept(WindowSpan span) =>
        _tiers.IsKept(span, _clock.Watermark) && (!IsPast(span) || _tiers.IsKept(span, _clock.CollectorClock));

    private bool MayBeCold(EntityName name, WindowSpan span) => IsPast(span) && IsKept(span) && _windows.Find(name, span) is null;

    private EntityName NameOfLoaded(EntityKey entity)
    {
        if (!_loadedNames.TryGetValue(entity, out var name))
        {
            _loadedNames.Add(entity, name = new EntityName(entity));
        }

        return name;
    }

    private void ApplyPartial(in PartialView view, int sender, StageState state)
    {
        var name = _windows.NameOf(view.Entity);
        var id = string.Create(CultureInfo.InvariantCulture, $"{LivePrefix}{sender}/{view.Birth}/{MergeWindow.KeyOf(name.Text, view.Span)}");
        var entry = state.Find(id);
        if (view.State == PartialState.Sealed)
        {
            ApplySealed(view, name, entry, state);
        }
        else
        {
            ApplyLive(view, entry ?? StartLive(id, name, view.Span, state), state);
        }

        DisplaceExcess(view.Entity.Kind, view.Span, state);
    }

    private void ApplyLive(in PartialView view, StageEntry entry, StageState state)
    {
        var partial = (LivePartial)entry.Value;
        if (!partial.Replace(view))
        {
            return;
        }

        state.Changed(entry);
        if (partial.Window is { } window)
        {
            PublishChange(window, state);
            return;
        }

        var events = EventsOf(partial.Measures);
        CountLate(events - partial.LateEvents, state);
        partial.LateEvents = events;
    }

    // The last state of a partial moves into the base of its window; most were never heard of before, when history is read.
    private void ApplySealed(in PartialView view, EntityName name, StageEntry? entry, StageState state)
    {
        _metrics.Sealed();
        var known = entry?.Value as LivePartial;
        var hasChanged = known is null || known.Differs(view);
        if ((known is null ? FindWindow(name, view.Span, state) : known.Window) is { } window)
        {
            if (known is not null)
            {
                window.RemoveLive(known);
            }

            Absorb(window, view, state);
            if (hasChanged)
            {
                PublishChange(window, state);
            }

            HandUp(window, state);
        }
        else
        {
            CountLate(EventsOf(new MeasuresForm(view.Measures.ToArray())) - (known?.LateEvents ?? 0), state);
        }

        if (entry is not null)
        {
            state.Remove(entry);
        }
    }

    private StageEntry StartLive(string id, EntityName name, WindowSpan span, StageState state)
    {
        var partial = new LivePartial(id, name.Key, span);
        if (FindWindow(name, span, state) is { } window)
        {
            RenewRollUps(window, state);
            Join(partial, window);
        }

        return state.Add(id, partial);
    }

    private static long EventsOf(MeasuresForm measures)
    {
        var counters = new CounterSet();
        measures.AddCountersTo(counters);
        return counters[Metric.Events];
    }

    private void CountLate(long events, StageState state)
    {
        _clock.LateEvents += events;
        state.Changed(_clockEntry!);
        _metrics.Late(events);
    }
}
