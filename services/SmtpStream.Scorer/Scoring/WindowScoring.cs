using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Detectors;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Population;
using SmtpStream.Detection.Rules;
using SmtpStream.Detection.Scoring;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>The windows of one partition in the order of event time: rows as they came, and what stands between them. Owned by the stage's thread.</summary>
internal sealed class WindowScoring(
    int partition, int inputPartitions, ScorerOptions options, Destination anomalies, ScorerMetrics? metrics, ILogger logger)
{
    private const long DayMs = 86_400_000;

    private readonly KnownEntities _entities = new();
    private readonly ReadTimes _readTimes = new();
    private readonly Dictionary<string, LocalClock> _clocks = new(StringComparer.Ordinal);
    private readonly PendingWindows _pending = new();
    private readonly List<NumberedOutcome> _outcomes = [];
    private EntityScorer _scorer = new(RuleSet.BuiltIn);
    private StageEntry? _population;

    // Windows that end at or before it are closed.
    private long _closedToMs = long.MinValue;
    private long _watermarkMs = long.MinValue;
    private bool _sweepDue;

    public int EntityCount => _entities.Count;

    /// <summary>Whether anything is learnt of, or any rule speaks of, entities of a kind.</summary>
    public bool Watches(EntityKind kind) => !_scorer.Rules.Of(kind).IsEmpty || SeriesCatalogue.Of(kind).Count > 0;

    public void Reset()
    {
        _entities.Clear();
        _pending.Clear();
        _population = null;
        _closedToMs = _watermarkMs = long.MinValue;
    }

    public void Load(StageState state, RuleSet rules, WatermarkRecord? watermark)
    {
        _scorer = new EntityScorer(rules);
        _entities.Load(state, rules);
        _population = state.Find(EntryIds.OfPopulation(EntityKind.Server));
        foreach (var entry in state.Entries)
        {
            if (entry.Value is PendingValue)
            {
                _pending.Set(entry);
            }
        }

        if (watermark is { None: false })
        {
            Take(watermark);
        }

        // Not before the first watermark after a day's end, for every owner alike.
        _sweepDue = false;
    }

    /// <summary>Rules changed: entities are told of those that are gone.</summary>
    public void Change(RuleSet rules, StageState state)
    {
        var gone = _scorer.Rules.All.Where(old => rules.All.All(now => now.Id != old.Id)).ToList();
        _scorer = new EntityScorer(rules);
        foreach (var known in _entities.All.ToList())
        {
            foreach (var rule in gone)
            {
                if (known.Memory.Rules.Find(rule.Id) is not null)
                {
                    var length = SeriesCatalogue.WindowSecondsOf(known.Memory.Entity.Kind);
                    var window = WindowSpan.Containing(Math.Max(0, _watermarkMs), length);
                    EntityScorer.Remove(known.Memory, rule.Id, rule.Revision, rule.Detector, window, _outcomes);
                    Emit(state);
                    known.Changed(state);
                }
            }

            _entities.Watch(known, rules);
        }
    }

    public void ScoreOpen(WindowRecord row, StageState state)
    {
        if (_scorer.Rules.Of(row.Entity.Kind).IsEmpty)
        {
            return;
        }

        var known = _entities.Find(row.Entity);
        if (known is not null)
        {
            CatchUp(known, Math.Min(row.Span.StartUnixMs, _closedToMs), state, showBands: false);
        }

        var memory = known?.Memory ?? new EntityMemory(row.Entity, row.Zone.Length > 0 ? row.Zone : _readTimes.CommonZone(row.Entity.Tenant));
        metrics?.Scored("open");
        _scorer.ScoreOpen(memory, row, Clock(memory.Zone), _watermarkMs, _outcomes);
        if (_outcomes.Count > 0)
        {
            Settle(known ?? _entities.Add(memory, state, _scorer.Rules), state);
        }
    }

    /// <summary>Keeps a closed window until the watermark behind it.</summary>
    public void Await(WindowRecord row, StageState state)
    {
        var id = EntryIds.OfPending(row.Entity, row.Span);
        if (state.Find(id) is { } earlier)
        {
            state.Remove(earlier);
        }

        _pending.Set(state.Add(id, new PendingValue(row)));
    }

    /// <summary>The watermark passed: what waited for it is judged, then the windows in which nothing came.</summary>
    public void Advance(WatermarkRecord watermark, StageState state)
    {
        if (!watermark.None)
        {
            Take(watermark);
        }

        foreach (var entry in _pending.InOrder)
        {
            ScoreRow(((PendingValue)entry.Value).Window, state);
            state.Remove(entry);
        }

        _pending.Clear();
        if (watermark.None)
        {
            return;
        }

        WatchLaggingPaths(watermark, state);
        foreach (var known in _entities.Watched)
        {
            if (CatchUp(known, _closedToMs, state, showBands: true))
            {
                Settle(known, state);
            }
        }

        if (_sweepDue)
        {
            _sweepDue = false;
            Sweep(state);
        }
    }

    private void Take(WatermarkRecord watermark)
    {
        var day = _watermarkMs / DayMs;
        _watermarkMs = Math.Max(_watermarkMs, watermark.EventTimeUnixMs);
        _closedToMs = _watermarkMs - (long)options.Grace.TotalMilliseconds;
        _readTimes.Set(watermark);
        _sweepDue |= _watermarkMs / DayMs != day;
    }

    private void ScoreRow(WindowRecord row, StageState state)
    {
        var known = _entities.Find(row.Entity);
        var memory = known?.Memory ?? new EntityMemory(row.Entity, row.Zone.Length > 0 ? row.Zone : _readTimes.CommonZone(row.Entity.Tenant));
        var clock = Clock(memory.Zone);
        var next = memory.NextUnixMs;
        if (next != long.MinValue && row.Span.StartUnixMs < next)
        {
            metrics?.Scored("revision");
            _scorer.ScoreRevision(memory, Closed(row.Entity, row.Span, WindowContent.Row, row), clock, _outcomes);
        }
        else
        {
            if (known is not null)
            {
                CatchUp(known, row.Span.StartUnixMs, state, showBands: false);
            }

            metrics?.Scored("row");
            _scorer.ScoreClosed(memory, Closed(row.Entity, row.Span, WindowContent.Row, row), clock, PopulationAt(row, state), _outcomes);
        }

        if (known is not null || memory.Definitions.Count > 0 || memory.Rules.All.Count > 0 || _scorer.Rules.NeedsZeroWindows(row.Entity.Kind))
        {
            known ??= _entities.Add(memory, state, _scorer.Rules);
            ShowBands(known);
            Settle(known, state);
        }
    }

    // The windows without a row up to an event time.
    private bool CatchUp(KnownEntity known, long toUnixMs, StageState state, bool showBands)
    {
        var memory = known.Memory;
        var length = SeriesCatalogue.WindowSecondsOf(memory.Entity.Kind);
        if (memory.NextUnixMs == long.MinValue || memory.NextUnixMs + (length * 1000L) > toUnixMs)
        {
            return false;
        }

        var clock = Clock(memory.Zone);
        if (toUnixMs - memory.NextUnixMs > EntityLearner.LongestPauseMs)
        {
            EntityLearner.Expect(memory, WindowSpan.Containing(toUnixMs, length).StartUnixMs, length, clock);
        }

        var faded = WindowSpan.Containing(toUnixMs - (EntityLearner.FadedWindows * length * 1000L), length).StartUnixMs;
        if (memory.NextUnixMs < faded && !memory.Rules.AnyActive && !SeriesCatalogue.LearnsFromZero(memory.Entity.Kind)
            && !_scorer.Rules.NeedsZeroWindows(memory.Entity.Kind))
        {
            EntityLearner.Expect(memory, faded, length, clock);
        }

        while (memory.NextUnixMs + (length * 1000L) <= toUnixMs)
        {
            var span = new WindowSpan(memory.NextUnixMs, length);
            var content = _readTimes.ContentOf(memory.Entity, span);
            metrics?.Scored(content == WindowContent.Zero ? "zero" : "no_data");
            _scorer.ScoreClosed(memory, Closed(memory.Entity, span, content, null), clock, null, _outcomes);
            if (showBands)
            {
                ShowBands(known);
            }
        }

        Emit(state);
        known.Changed(state);
        return true;
    }

    private ClosedWindow Closed(EntityKey entity, WindowSpan span, WindowContent content, WindowRecord? row) =>
        new(span, content, row, _readTimes.PathOf(entity), _watermarkMs);

    // A path that stopped may never have had a row in this partition's memory.
    private void WatchLaggingPaths(WatermarkRecord watermark, StageState state)
    {
        foreach (var path in watermark.Paths)
        {
            var entity = new EntityKey(path.Tenant, EntityKind.Path, ReadTimes.NameOf(path));
            if (path.Lagging && _entities.Find(entity) is null
                && Partitioner.PartitionOf(entity.ToString(), inputPartitions) == partition)
            {
                var memory = new EntityMemory(entity, "");
                memory.NextUnixMs = WindowSpan.Containing(_closedToMs, SeriesCatalogue.WindowSecondsOf(EntityKind.Path)).StartUnixMs;
                _entities.Add(memory, state, _scorer.Rules);
            }
        }
    }

    // The model's boundaries are taken from the windows, not from the watermark: that may stand days behind them in one commit.
    private PopulationMonitor? PopulationAt(WindowRecord row, StageState state)
    {
        var kind = row.Entity.Kind;
        if (kind != EntityKind.Server)
        {
            return null;
        }

        if (_population is null)
        {
            _population = state.Add(EntryIds.OfPopulation(kind), new PopulationValue(kind, new PopulationMonitor(kind)));
        }
        else
        {
            state.Changed(_population);
        }

        var monitor = ((PopulationValue)_population.Value).Monitor;
        if (monitor.Advance(row.Span.StartUnixMs))
        {
            ScorerLog.PopulationModelChanged(logger, kind.ToString(), DateTimeOffset.FromUnixTimeMilliseconds(row.Span.StartUnixMs));
        }

        return monitor;
    }

    private void Sweep(StageState state)
    {
        var oldest = _closedToMs - (long)options.ForgetAfter.TotalMilliseconds;
        foreach (var known in _entities.All.ToList())
        {
            if (known.Memory.NextUnixMs < oldest)
            {
                metrics?.Forgot();
                _entities.Remove(known, state);
            }
        }
    }

    private void Settle(KnownEntity known, StageState state)
    {
        Emit(state);
        var memory = known.Memory;
        if (memory.Definitions.Count == 0 && !memory.Rules.AnyUnfinished(memory.NextUnixMs) && !_scorer.Rules.NeedsZeroWindows(memory.Entity.Kind))
        {
            _entities.Remove(known, state);
            return;
        }

        known.Changed(state);
        _entities.Watch(known, _scorer.Rules);
    }

    private void Emit(StageState state)
    {
        foreach (var said in _outcomes)
        {
            state.Finalise(state.Add(EntryIds.OfEmission(said, state.Stamp), new EmissionValue(said.Outcome)), anomalies);
            metrics?.Published(said.Outcome.RuleId, said.Outcome.Kind);
        }

        _outcomes.Clear();
    }

    private static void ShowBands(KnownEntity known)
    {
        var memory = known.Memory;
        for (var i = 0; i < memory.Definitions.Count; i++)
        {
            if (memory.Definitions[i].IsShown)
            {
                known.Value.UnwrittenBands.Add(
                    new MemoryValue.FixedBand(memory.Definitions[i].Name, memory.NextUnixMs, memory.NextForecasts[i].Band));
            }
        }
    }

    private LocalClock Clock(string zone)
    {
        if (!_clocks.TryGetValue(zone, out var clock))
        {
            clock = new LocalClock(zone);
            _clocks.Add(zone, clock);
            if (!clock.IsKnown)
            {
                ScorerLog.ZoneUnknown(logger, zone);
            }
        }

        return clock;
    }
}
