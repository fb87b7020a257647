using SmtpStream.Aggregation.Entities;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.Query.Windows;

/// <summary>Reads the windows that merge wrote, and the bands that the scorer wrote beside them, from the read model.</summary>
internal sealed class WindowReader(HashReader hashes, PartitionMap partitions)
{
    /// <summary>Windows of an entity with start in [from, to), by start; sketches only where asked for.</summary>
    public async Task<SortedList<long, StoredWindow>> ReadAsync(
        EntityKey entity, int lengthSeconds, long fromUnixSeconds, long toUnixSeconds, bool withSketches, CancellationToken cancellationToken)
    {
        var blocks = Blocks(lengthSeconds, fromUnixSeconds, toUnixSeconds);
        var tag = await partitions.TagAsync("merge", entity, cancellationToken);
        var name = entity.ToString();
        var keys = blocks.Select(b => RedisKeys.Windows(tag, lengthSeconds, name, b)).ToList();
        if (withSketches)
        {
            keys.AddRange(blocks.Select(b => RedisKeys.Sketches(tag, lengthSeconds, name, b)));
        }

        var read = await hashes.ReadAllAsync(keys, cancellationToken);
        var windows = new SortedList<long, StoredWindow>();
        foreach (var (field, value) in read.Take(blocks.Count).SelectMany(h => h))
        {
            if (long.TryParse(field, out var start) && start >= fromUnixSeconds && start < toUnixSeconds)
            {
                windows[start] = new StoredWindow(Window.Parser.ParseFrom(value.Span));
            }
        }

        foreach (var (field, value) in read.Skip(blocks.Count).SelectMany(h => h))
        {
            if (long.TryParse(field, out var start) && windows.TryGetValue(start, out var window))
            {
                window.Sketches = value;
            }
        }

        return windows;
    }

    /// <summary>Bands of a metric by window start.</summary>
    public async Task<Dictionary<long, Band>> ReadBandsAsync(
        EntityKey entity, string metric, int lengthSeconds, long fromUnixSeconds, long toUnixSeconds, CancellationToken cancellationToken)
    {
        var tag = await partitions.TagAsync("scorer", entity, cancellationToken);
        var keys = Blocks(lengthSeconds, fromUnixSeconds, toUnixSeconds)
            .Select(b => RedisKeys.Bands(tag, lengthSeconds, entity.ToString(), b)).ToList();
        var bands = new Dictionary<long, Band>();
        foreach (var (field, value) in (await hashes.ReadAllAsync(keys, cancellationToken)).SelectMany(h => h))
        {
            var bar = field.LastIndexOf('|');
            if (bar > 0 && field.AsSpan(0, bar).SequenceEqual(metric) && long.TryParse(field.AsSpan(bar + 1), out var start)
                && start >= fromUnixSeconds && start < toUnixSeconds)
            {
                bands[start] = Band.Parser.ParseFrom(value.Span);
            }
        }

        return bands;
    }

    private static List<long> Blocks(int lengthSeconds, long fromUnixSeconds, long toUnixSeconds)
    {
        var blocks = new List<long>();
        for (var start = fromUnixSeconds - (fromUnixSeconds % lengthSeconds); start < toUnixSeconds; start += lengthSeconds)
        {
            var block = RedisKeys.BlockStart(lengthSeconds, start);
            if (blocks.Count == 0 || blocks[^1] != block)
            {
                blocks.Add(block);
            }
        }

        return blocks;
    }
}
