using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Compares what the stages stored and sent with a naive batch computation over the same lines.</summary>
internal sealed class ReferenceOracle(FinishedWorld world)
{
    private readonly SortedDictionary<(string Entity, long WindowMs), long> _naive = NaiveTotals(world.Origins);
    private readonly SortedDictionary<(string Entity, long WindowMs), long> _merged = MergedTotals(world.Store);

    public void Verify()
    {
        var gaps = Sum(StageKind.Fold, stored => SumFold.ReadProgress(stored).Gaps);
        if (world.DestroyedRecords == 0)
        {
            Equal(0, gaps, "gaps");
            VerifyCounts();
            VerifyTotals();
        }
        else if (gaps == 0)
        {
            VerifyTotals();
        }

        VerifyNothingOpen();
        VerifyLearned();
        VerifyAlerts();
        if (!world.Options.VolatileBroker)
        {
            VerifyReplay();
        }
    }

    private static SortedDictionary<(string Entity, long WindowMs), long> NaiveTotals(IReadOnlyList<LogOrigin> origins)
    {
        var totals = new SortedDictionary<(string, long), long>();
        foreach (var (_, _, _, mailEvent, entity) in origins.SelectMany(origin => origin.Paths).SelectMany(Logs.ReadNaively))
        {
            var key = (entity, Times.WindowOf(mailEvent.EventTimeMs));
            totals[key] = totals.GetValueOrDefault(key) + mailEvent.Value;
        }

        return totals;
    }

    private static SortedDictionary<(string Entity, long WindowMs), long> MergedTotals(Store store)
    {
        var totals = new SortedDictionary<(string, long), long>();
        for (var partition = 0; partition < Pipeline.Partitions; partition++)
        {
            foreach (var (key, value) in store.Of(new StageIdentity(StageKind.Merge, partition)).ReadModel)
            {
                var bar = key.Field.IndexOf('|', StringComparison.Ordinal);
                using var reader = ReferenceCodec.Reader(value);
                totals.Add((key.Field[..bar], long.Parse(key.Field[(bar + 1)..])), reader.ReadInt64());
            }
        }

        return totals;
    }

    private void VerifyCounts()
    {
        foreach (var origin in world.Origins)
        {
            var stored = world.Store.Of(new StageIdentity(StageKind.Fold, origin.Partition));
            foreach (var source in origin.Paths.SelectMany(path => path.Sources))
            {
                var progress = SourceProgress.Read(StoredReader.Skip(stored.Entries[SumFold.SourceId(source.Name)]));
                Equal(source.Lines.Count, progress.Lines, $"lines of {source.Name}");
            }
        }
    }

    private void VerifyTotals()
    {
        if (world.Options.DroppedTiers)
        {
            var late = Sum(StageKind.Merge, stored => SumMerge.ReadProgress(stored).Late);
            Equal(_naive.Values.Sum(), _merged.Values.Sum() + late, "all windows and late rows");
            return;
        }

        Equal(_naive.Count, _merged.Count, "number of windows");
        foreach (var (key, total) in _naive)
        {
            Equal(total, _merged.GetValueOrDefault(key), $"window {key}");
        }
    }

    private void VerifyNothingOpen()
    {
        foreach (var kind in new[] { StageKind.Fold, StageKind.Merge })
        {
            for (var partition = 0; partition < Pipeline.Partitions; partition++)
            {
                // A store that was set back may hold acknowledged final outputs again until the next load.
                var open = world.Store.Of(new StageIdentity(kind, partition)).Entries
                    .Where(entry => entry.Key[..2] is "p/" or "w/")
                    .Where(entry => !world.Options.LossyStore || !StoredReader.IsFinal(entry.Value));
                Equal(0, open.Count(), $"open entries of {kind} {partition}");
            }
        }
    }

    private void VerifyLearned()
    {
        var learned = LearnedEntities().ToDictionary(entity => entity.Entity);
        foreach (var entity in _merged.GroupBy(window => window.Key.Entity))
        {
            Equal(entity.Count(), learned[entity.Key].Windows, $"windows learnt of {entity.Key}");
            Equal(entity.Sum(window => window.Value), learned[entity.Key].Sum, $"sum learnt of {entity.Key}");
        }
    }

    private void VerifyAlerts()
    {
        var stored = world.Store.Of(Pipeline.Alerting);
        var alerts = stored.Entries.Where(entry => entry.Key.StartsWith("a/", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[2..], entry => AlertValue.Read(StoredReader.Skip(entry.Value)));
        foreach (var ((entity, windowMs), total) in _merged)
        {
            var below = alerts.GetValueOrDefault(ThresholdScorer.AlertOf("below", entity, windowMs));
            Equal(total <= ThresholdScorer.Below, below?.IsOn ?? false, $"below of {entity} {windowMs}");
            if (!world.Options.ControlRecords)
            {
                var above = alerts.GetValueOrDefault(ThresholdScorer.AlertOf("above", entity, windowMs));
                Equal(total >= ThresholdScorer.Above, above?.IsOn ?? false, $"above of {entity} {windowMs}");
            }
        }

        VerifyNotifications(alerts);
    }

    private void VerifyNotifications(Dictionary<string, AlertValue> alerts)
    {
        var delivered = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, body) in world.Delivered)
        {
            if (delivered.TryGetValue(id, out var earlier) && !earlier.AsSpan().SequenceEqual(body))
            {
                throw new SimulationFailedException($"Notification {id} was delivered with two contents.");
            }

            delivered[id] = body;
        }

        Equal(alerts.Values.Sum(alert => alert.Changes), delivered.Count, "notifications");
        foreach (var (name, alert) in alerts)
        {
            for (var change = 1; change <= alert.Changes; change++)
            {
                Equal(true, delivered.ContainsKey(OnOffAlerting.NotificationOf(name, change)), $"change {change} of {name} is delivered");
            }
        }
    }

    /// <summary>smtp.windows read again, with a commit after each record, gives the outcomes that were sent, byte for byte.</summary>
    private void VerifyReplay()
    {
        var anomalies = world.Broker.Log(new Destination(Topics.Anomalies, 0));
        foreach (var windows in Pipeline.PartitionsOf(Topics.Windows))
        {
            var scorer = new StageIdentity(StageKind.Scorer, windows.Partition);
            var replayed = new Replay(scorer, new ThresholdScorer(world.Options.LeftOut), world.Broker.Log(windows))
                .SentTo(new Destination(Topics.Anomalies, 0));
            var sent = Replay.Taken(anomalies.Where(record => record?.Sender == scorer));
            Equal(replayed.Count, sent.Count, $"anomalies of {scorer} at replay");
            for (var i = 0; i < sent.Count; i++)
            {
                Equal(replayed[i].Mark, sent[i].Mark, $"mark {i} of {scorer} at replay");
                Equal(true, replayed[i].Body.AsSpan().SequenceEqual(sent[i].Body), $"body {i} of {scorer} at replay");
            }
        }
    }

    private IEnumerable<LearnedEntity> LearnedEntities() =>
        from partition in Enumerable.Range(0, Pipeline.Partitions)
        from entry in world.Store.Of(new StageIdentity(StageKind.Scorer, partition)).Entries
        where entry.Key.StartsWith("e/", StringComparison.Ordinal)
        select LearnedEntity.Read(StoredReader.Skip(entry.Value));

    private long Sum(StageKind kind, Func<StoredState, long> of) =>
        Enumerable.Range(0, Pipeline.Partitions).Sum(partition => of(world.Store.Of(new StageIdentity(kind, partition))));

    private static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new SimulationFailedException($"{what}: expected {expected}, is {actual}.");
        }
    }
}
