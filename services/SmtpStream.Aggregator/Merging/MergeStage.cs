using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// smtp.partials → windows, their roll-ups and the read model. A partial counts in its own window and in each roll-up above it:
/// while it lives as the last state heard of it, once sealed in their bases. So every window is exact in any order of arrival.
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

    // Field numbers of DerivedRecord.body.
    private const int WatermarkField = 10;
    private const int PartialField = 11;

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
    private readonly List<MergeWindow> _cold = [];
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
        _cold.Clear();
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
            WindowPrefix => MergeWindow.Read(stored),
            OpenPrefix => new OpenWindowOutput(),
            RevisionPrefix => new ClosedRevision(stored),
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
                window.Output = state.Find(OpenPrefix + window.Key);
                if (window.Output is { Value: OpenWindowOutput output })
                {
                    output.Window = window;
                }

                _windows.Add(window);
            }
            else if (entry.Value is PartitionProgress progress)
            {
                _clock.Put(progress);
            }
        }

        foreach (var entry in state.Entries)
        {
            if (entry.Value is LivePartial partial)
            {
                Link(partial);
            }
        }

        foreach (var window in _windows.All)
        {
            _windows.Update(window);
        }

        _cold.AddRange(_windows.All.Where(w => w.IsIdle));
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        if (record.BodyField != PartialField)
        {
            return;
        }

        var view = new PartialView(record.Body.Span);
        foreach (var span in Tiers.SpansOf(view.Entity.Kind, view.Span))
        {
            if (MayBeCold(view.Entity, span))
            {
                var (window, sketches) = Tiers.FieldsOf(_tag, view.Entity.ToString(), span);
                keys.Add(window);
                keys.Add(sketches);
            }
        }
    }

    public void Apply(in InputRecord record, StageState state)
    {
        _clockEntry ??= state.Add(ClockId, _clock);
        if (record.BodyField == PartialField)
        {
            ApplyPartial(new PartialView(record.Body.Span), record.Sender.Partition, state);
        }
        else if (record.BodyField == WatermarkField)
        {
            ApplyWatermark(WatermarkEncoding.Read(record.Body.Span), record.Sender.Partition, state);
        }

        LetGo(state);
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        _readModel.Write(writer, _clock.CollectorClock);
        _cold.AddRange(_idle);
        _idle.Clear();
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

    // Closed windows without a live partial are not in memory: what they counted stands in the read model.
    private bool MayBeCold(EntityKey entity, WindowSpan span) =>
        IsPast(span) && _tiers.IsKept(span, _clock.Watermark) && _windows.Find(entity, span) is null;

    private void ApplyPartial(in PartialView view, int sender, StageState state)
    {
        var id = FormattableString.Invariant($"{LivePrefix}{sender}/{view.Birth}/{MergeWindow.KeyOf(view.Entity, view.Span)}");
        var entry = state.Find(id);
        if (entry is null)
        {
            entry = state.Add(id, new LivePartial(id, view.Entity, view.Span));
            JoinWindows((LivePartial)entry.Value, state);
        }

        var partial = (LivePartial)entry.Value;
        var hasChanged = partial.Replace(view);
        if (hasChanged)
        {
            state.Changed(entry);
            CountLate(partial, state);
        }

        var isSealed = view.State == PartialState.Sealed;
        if (isSealed)
        {
            AbsorbSealed(partial, state);
            state.Remove(entry);
        }

        foreach (var window in partial.Windows)
        {
            if (hasChanged)
            {
                Publish(window, state);
            }

            if (isSealed && !window.IsOwn)
            {
                _readModel.Add(window);
            }
        }

        DisplaceExcess(partial, state);
    }

    private void JoinWindows(LivePartial partial, StageState state)
    {
        foreach (var span in Tiers.SpansOf(partial.Entity.Kind, partial.Span))
        {
            if (_tiers.IsKept(span, _clock.Watermark))
            {
                var window = _windows.Find(partial.Entity, span) ?? StartWindow(partial.Entity, span, span == partial.Span, state);
                Join(partial, window);
            }
        }
    }

    private void Join(LivePartial partial, MergeWindow window)
    {
        window.AddLive(partial);
        partial.Windows.Add(window);
        _windows.Update(window);
    }

    private void Link(LivePartial partial)
    {
        foreach (var span in Tiers.SpansOf(partial.Entity.Kind, partial.Span))
        {
            if (_windows.Find(partial.Entity, span) is { } window)
            {
                Join(partial, window);
            }
        }
    }

    private MergeWindow StartWindow(EntityKey entity, WindowSpan span, bool isOwn, StageState state)
    {
        var window = new MergeWindow(entity, span, isOwn) { IsClosed = IsPast(span) };
        if (window.IsClosed)
        {
            var (field, sketches) = Tiers.FieldsOf(_tag, window.EntityText, span);
            var stored = state.Cold(field);
            if (!stored.IsEmpty)
            {
                window.Warm(WindowReadModel.Read(stored.Span, state.Cold(sketches).Span));
            }
        }

        window.Entry = state.Add(WindowPrefix + window.Key, window);
        _windows.Add(window);
        return window;
    }

    private void CountLate(LivePartial partial, StageState state)
    {
        if (partial.Windows.Count > 0)
        {
            return;
        }

        var counters = new CounterSet();
        partial.ReadCounters(counters);
        var late = counters[Metric.Events] - partial.LateEvents;
        partial.LateEvents += late;
        _clock.LateEvents += late;
        state.Changed(_clockEntry!);
        _metrics.Late(late);
    }

    private void AbsorbSealed(LivePartial partial, StageState state)
    {
        _metrics.Sealed();
        if (partial.Windows.Count == 0)
        {
            return;
        }

        var measures = partial.Decode();
        foreach (var window in partial.Windows)
        {
            window.Absorb(partial, measures);
            _windows.Update(window);
            state.Changed(window.Entry!);
            if (window.IsIdle)
            {
                _idle.Add(window);
            }
        }
    }
}
