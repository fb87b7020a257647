using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Redis.ReadModel;
using WindowState = SmtpStream.Aggregation.Windows.WindowState;

namespace SmtpStream.Query.Windows;

/// <summary>Reads the windows that merge wrote, and the bands that the scorer wrote beside them, from the read model.</summary>
internal sealed class WindowReader(HashReader hashes, PartitionMap partitions)
{
    /// <summary>
    /// Windows of an entity with start in [from, to), by start; the sketch of one metric where it is asked for. Merge writes a roll-up
    /// when it closes: one that is open is made of the finest windows in it.
    /// </summary>
    public async Task<SortedList<long, WindowRecord>> ReadAsync(
        EntityKey entity, int step, long fromUnixSeconds, long toUnixSeconds, Metric? sketch, EntityProgress progress, CancellationToken cancellationToken)
    {
        var windows = await ReadStoredAsync(entity, step, fromUnixSeconds, toUnixSeconds, sketch, cancellationToken);
        var finest = Tiers.FinestStep(entity.Kind);
        var closedTo = progress.ClosedToUnixMs / 1000;
        var openFrom = Math.Max(fromUnixSeconds, closedTo - (closedTo % step));
        var openTo = Math.Min(toUnixSeconds, progress.NewestUnixMs / 1000);
        if (step == finest || closedTo == 0 || openFrom >= openTo)
        {
            return windows;
        }

        var parts = await ReadStoredAsync(entity, finest, openFrom, openTo, sketch, cancellationToken);
        foreach (var ofRollUp in parts.GroupBy(p => p.Key - (p.Key % step), p => p.Value))
        {
            if (windows.GetValueOrDefault(ofRollUp.Key) is not { State: WindowState.Closed })
            {
                windows[ofRollUp.Key] = Sum(entity, new WindowSpan(ofRollUp.Key * 1000, step), [.. ofRollUp]);
            }
        }

        return windows;
    }

    /// <summary>Bands of an entity by metric and window start; null is every metric.</summary>
    public async Task<Dictionary<(string Metric, long Start), Band>> ReadBandsAsync(
        EntityKey entity, string? metric, int step, long fromUnixSeconds, long toUnixSeconds, CancellationToken cancellationToken)
    {
        var tag = await partitions.TagAsync("scorer", entity, cancellationToken);
        var keys = Starts(step, fromUnixSeconds, toUnixSeconds).Select(start => RedisKeys.BlockStart(step, start)).Distinct()
            .Select(block => RedisKeys.Bands(tag, step, entity.ToString(), block)).ToList();
        var bands = new Dictionary<(string, long), Band>();
        foreach (var (field, value) in (await hashes.ReadAllAsync(keys, cancellationToken)).SelectMany(h => h))
        {
            var bar = field.LastIndexOf('|');
            if (bar > 0 && (metric is null || field.AsSpan(0, bar).SequenceEqual(metric))
                && long.TryParse(field.AsSpan(bar + 1), out var start) && start >= fromUnixSeconds && start < toUnixSeconds)
            {
                bands[(field[..bar], start)] = Band.Parser.ParseFrom(value.Span);
            }
        }

        return bands;
    }

    private async Task<SortedList<long, WindowRecord>> ReadStoredAsync(
        EntityKey entity, int step, long fromUnixSeconds, long toUnixSeconds, Metric? sketch, CancellationToken cancellationToken)
    {
        var tag = await partitions.TagAsync("merge", entity, cancellationToken);
        var name = entity.ToString();
        var starts = Starts(step, fromUnixSeconds, toUnixSeconds);
        var blocks = starts.GroupBy(start => RedisKeys.BlockStart(step, start)).ToList();
        var asked = blocks.ConvertAll(b => (RedisKeys.Windows(tag, step, name, b.Key), Fields(b)));
        if (sketch is not null)
        {
            asked.AddRange(blocks.Select(b => (RedisKeys.Sketches(tag, step, name, b.Key), Fields(b))));
        }

        var read = await hashes.ReadFieldsAsync(asked, cancellationToken);
        var values = read.Take(blocks.Count).SelectMany(v => v).ToList();
        var sketches = read.Skip(blocks.Count).SelectMany(v => v).ToList();
        var windows = new SortedList<long, WindowRecord>();
        for (var i = 0; i < starts.Count; i++)
        {
            if (!values[i].IsEmpty)
            {
                var window = WindowReadModel.Read(values[i].Span, default);
                MeasuresEncoding.AddSketchTo(sketches.Count == 0 ? default : sketches[i].Span, sketch ?? Metric.None, window.Measures);
                windows.Add(starts[i], window);
            }
        }

        return windows;

        IReadOnlyList<string> Fields(IEnumerable<long> ofBlock) => [.. ofBlock.Select(start => RedisKeys.WindowField(name, start))];
    }

    private static WindowRecord Sum(EntityKey entity, WindowSpan span, IReadOnlyList<WindowRecord> parts)
    {
        var measures = new WindowMeasures();
        foreach (var part in parts)
        {
            measures.MergeFrom(part.Measures, sameWindow: false);
        }

        return new WindowRecord(
            entity, span, WindowState.Open, measures, parts.Any(p => p.Incomplete), parts.Sum(p => p.LogLoss), parts[0].Zone);
    }

    // Of the windows that begin in [from, to).
    private static List<long> Starts(int step, long fromUnixSeconds, long toUnixSeconds)
    {
        var starts = new List<long>();
        for (var start = (fromUnixSeconds + step - 1) / step * step; start < toUnixSeconds; start += step)
        {
            starts.Add(start);
        }

        return starts;
    }
}
