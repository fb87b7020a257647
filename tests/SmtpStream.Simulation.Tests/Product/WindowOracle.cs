using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Simulation.Tests.Reference;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>Fold and merge against the naive computation: windows, roll-ups, last revisions, and what is conserved.</summary>
internal sealed class WindowOracle(FinishedWorld world)
{
    private readonly NaiveWindows _naive = new(world.Origins);
    private readonly Dictionary<(EntityKey Entity, WindowSpan Span), WindowRecord> _stored = StoredWindows.ReadModel(world.Store);

    public void Verify()
    {
        var gaps = PathTotals().Sum(path => path.Counters[Metric.Gaps]);
        if (world.DestroyedRecords == 0)
        {
            Check.Equal(0, gaps, "gaps");
            VerifyLines();
        }

        if (gaps == 0)
        {
            VerifyWindows();
        }

        if (!world.Options.VolatileBroker)
        {
            VerifyLastRevisions();
        }

        VerifyNothingOpen();
    }

    private void VerifyLines()
    {
        var totals = PathTotals().ToDictionary(path => path.Entity, path => path.Counters);
        foreach (var origin in world.Origins)
        {
            foreach (var path in origin.Paths)
            {
                var entity = new EntityKey("", EntityKind.Path, $"{origin.Name} {path.Name}");
                var lines = path.Sources.Sum(source => source.Lines.Count);
                var withEvents = path.Sources.Sum(source => source.Lines.Count(line => line.Events.Count > 0));
                Check.Equal(lines, totals[entity][Metric.Lines], $"lines of {entity}");
                Check.Equal(withEvents, totals[entity][Metric.LinesWithEvents], $"lines with events of {entity}");
                Check.Equal(lines - withEvents, totals[entity][Metric.LinesIgnored], $"ignored lines of {entity}");
                Check.Equal(
                    path.Sources.Sum(source => source.Lines.Sum(line => line.Events.Count)), totals[entity][Metric.Events], $"events of {entity}");
                if (!world.Options.TightCaps)
                {
                    Check.Equal(lines, DaysOf(entity).Sum(day => day.Measures.Counters[Metric.Lines]), $"lines in the windows of {entity}");
                }
            }
        }
    }

    private IEnumerable<WindowRecord> DaysOf(EntityKey entity) =>
        _stored.Values.Where(window => window.Entity == entity && window.Span.LengthSeconds == 86_400);

    private void VerifyWindows()
    {
        if (world.Options.TightCaps)
        {
            VerifySumsOfKinds();
        }
        else
        {
            VerifyEachWindow();
        }
    }

    // Windows that were too many are counted together, so only the sums over the entities of a kind are left.
    private void VerifySumsOfKinds()
    {
        var expected = SumsOf(_naive.Windows.Select(window => (window.Key, window.Value)));
        var actual = SumsOf(_stored.Select(window => (window.Key, window.Value.Measures)));
        foreach (var (key, sum) in expected)
        {
            Check.Equal(sum, actual.GetValueOrDefault(key), $"sum of {key}");
        }
    }

    private static SortedDictionary<(EntityKind Kind, int Seconds, long StartMs, Metric Metric), long> SumsOf(
        IEnumerable<((EntityKey Entity, WindowSpan Span) Key, WindowMeasures Measures)> windows)
    {
        var sums = new SortedDictionary<(EntityKind, int, long, Metric), long>();
        foreach (var ((entity, span), measures) in windows)
        {
            Metric[] metrics = entity.Kind == EntityKind.Path
                ? [Metric.Events]
                : [Metric.Events, Metric.AuthFailed, Metric.Deliveries, Metric.MessagesReceived, Metric.BytesReceived];
            foreach (var metric in metrics)
            {
                var key = (entity.Kind, span.LengthSeconds, span.StartUnixMs, metric);
                sums[key] = sums.GetValueOrDefault(key) + measures.Counters[metric];
            }
        }

        return sums;
    }

    private void VerifyEachWindow()
    {
        foreach (var (key, expected) in _naive.Windows)
        {
            if (!world.Options.DroppedTiers || (key.Span.LengthSeconds == 86_400))
            {
                VerifyWindow(key, expected);
            }
        }

        foreach (var (key, window) in _stored)
        {
            // A path's lines without events stand in windows of their own.
            if (key.Entity.Kind != EntityKind.Path
                && (!_naive.Windows.TryGetValue(key, out var all) || window.Measures.Counters[Metric.Events] > all.Counters[Metric.Events]))
            {
                throw new SimulationFailedException(
                    $"{StoredWindows.Describe(key)} counts more than there is: {string.Join(' ', window.Measures.Counters)}");
            }
        }

        if (world.Options.DroppedTiers)
        {
            VerifyLate();
            return;
        }

        foreach (var ((kind, name, startMs, seconds, metric), expected) in _naive.ByHand)
        {
            var key = (new EntityKey("", kind, name), new WindowSpan(startMs, seconds));
            if (_stored[key].Measures.Counters[metric] != expected)
            {
                throw new SimulationFailedException(
                    $"{metric} by hand: expected {expected}, is {_stored[key].Measures.Counters[metric]}, {StoredWindows.Describe(key)}");
            }
        }
    }

    private void VerifyWindow((EntityKey Entity, WindowSpan Span) key, WindowMeasures expected)
    {
        if (_stored.TryGetValue(key, out var window) && window.State == WindowState.Closed
            && StoredWindows.Bytes(expected).AsSpan().SequenceEqual(StoredWindows.Bytes(window.Measures)))
        {
            return;
        }

        Check.That(window is not null, $"{StoredWindows.Describe(key)} is missing: {string.Join(' ', expected.Counters)}");
        Check.Equal(WindowState.Closed, window!.State, StoredWindows.Describe(key));
        if (key.Entity.Kind == EntityKind.Path)
        {
            Check.Equal(expected.Counters[Metric.Events], window.Measures.Counters[Metric.Events], $"events, {StoredWindows.Describe(key)}");
            return;
        }

        Check.Equal(string.Join(' ', expected.Counters), string.Join(' ', window.Measures.Counters), StoredWindows.Describe(key));
        throw new SimulationFailedException($"sketches differ, {StoredWindows.Describe(key)}");
    }

    // Failing clients have no roll-ups: what came after their windows left is counted late.
    private void VerifyLate()
    {
        static bool HasNoRollUps(EntityKind kind) => kind is EntityKind.Client or EntityKind.ClientUser;
        var expected = _naive.Windows.Where(window => HasNoRollUps(window.Key.Entity.Kind)).Sum(window => window.Value.Counters[Metric.Events]);
        var counted = StoredWindows.LastRevisions(world.Broker).Values
            .Where(window => HasNoRollUps(window.Entity.Kind))
            .Sum(window => window.Measures.Counters[Metric.Events]);
        var late = StoredWindows.StagesOf(StageKind.Merge).Sum(LateOf);
        Check.Equal(expected, counted + late, $"failing clients in windows ({counted}) and late ({late})");
    }

    private long LateOf(StageIdentity merge)
    {
        var key = new ColdKey(RedisKeys.Progress(RedisKeys.Tag("merge", merge.Partition)), WindowReadModel.LateField);
        return world.Store.Of(merge).ReadModel.TryGetValue(key, out var value) ? long.Parse(value) : 0;
    }

    private void VerifyLastRevisions()
    {
        var revisions = StoredWindows.LastRevisions(world.Broker);
        foreach (var (key, revision) in revisions)
        {
            if (!_stored.TryGetValue(key, out var window))
            {
                Check.That(world.Options.TightCaps || world.Options.DroppedTiers, $"only on the topic: {StoredWindows.Describe(key)}");
            }
            else if (!world.Options.DroppedTiers && !IsSame(window, revision))
            {
                throw new SimulationFailedException(
                    $"the last revision differs from the read model, {StoredWindows.Describe(key)}: "
                    + $"{string.Join(' ', window.Measures.Counters)} != {revision.State} {string.Join(' ', revision.Measures.Counters)}");
            }
        }

        var missing = _stored.Keys.FirstOrDefault(key => IsOwn(key) && !revisions.ContainsKey(key));
        Check.That(missing == default, $"never on the topic: {StoredWindows.Describe(missing)}");
    }

    private static bool IsSame(WindowRecord window, WindowRecord revision) =>
        (revision.State, revision.Incomplete) == (WindowState.Closed, window.Incomplete)
        && StoredWindows.Bytes(window.Measures).AsSpan().SequenceEqual(StoredWindows.Bytes(revision.Measures));

    // The windows that are folded, not the roll-ups.
    private static bool IsOwn((EntityKey Entity, WindowSpan Span) key) => key.Span.LengthSeconds == (key.Entity.Kind
        is EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser ? 300 : 60);

    private void VerifyNothingOpen()
    {
        foreach (var stage in StoredWindows.StagesOf(StageKind.Fold).Concat(StoredWindows.StagesOf(StageKind.Merge)))
        {
            // A store that was set back may hold acknowledged final outputs again until the next load.
            var open = world.Store.Of(stage).Entries
                .Where(entry => entry.Key.Length > 1 && entry.Key[..2] is "p/" or "b/" or "o/" or "f/")
                .Where(entry => !world.Options.LossyStore || !StoredReader.IsFinal(entry.Value))
                .Select(entry => entry.Key)
                .ToArray();
            Check.That(open.Length == 0, $"{open.Length} entries of {stage} are open, first {open.FirstOrDefault()}");
        }
    }

    private IEnumerable<(EntityKey Entity, CounterSet Counters)> PathTotals()
    {
        foreach (var fold in StoredWindows.StagesOf(StageKind.Fold))
        {
            foreach (var (key, value) in world.Store.Of(fold).ReadModel)
            {
                if (key.Field.StartsWith(WindowReadModel.PathPrefix, StringComparison.Ordinal))
                {
                    var counters = new CounterSet();
                    MeasuresEncoding.ReadCounters(value, counters);
                    yield return (EntityKey.Parse(key.Field[WindowReadModel.PathPrefix.Length..]), counters);
                }
            }
        }
    }
}
