using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Redis.ReadModel;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;

namespace SmtpStream.Query.Windows;

/// <summary>How far merge has read, by server and by path.</summary>
internal sealed class ProgressReader(HashReader hashes, PartitionMap partitions)
{
    // Stamps up to 5 min ahead of the collector's clock are taken as they are.
    private const long MaxAheadMs = 600_000;

    /// <summary>The watermarks of all merge partitions that have one.</summary>
    public async Task<IReadOnlyList<Watermark>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var marks = new List<Watermark>();
        foreach (var tag in await partitions.TagsAsync("merge", cancellationToken))
        {
            if (await ReadAsync(tag, cancellationToken) is { } mark)
            {
                marks.Add(mark);
            }
        }

        return marks;
    }

    /// <summary>What fold counted of every path since its first line.</summary>
    public async Task<Dictionary<EntityKey, CounterSet>> PathCountsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<EntityKey, CounterSet>();
        foreach (var tag in await partitions.TagsAsync("fold", cancellationToken))
        {
            foreach (var (field, value) in await hashes.ReadAsync(RedisKeys.Progress(tag), cancellationToken))
            {
                if (field.StartsWith(WindowReadModel.PathPrefix, StringComparison.Ordinal))
                {
                    counts[EntityKey.Parse(field[WindowReadModel.PathPrefix.Length..])] = MeasuresEncoding.Read(value.Span).Counters;
                }
            }
        }

        return counts;
    }

    /// <summary>
    /// How far the partition that owns the entity has come: a missing window is zero before its server's or path's read time, or the
    /// earliest of all servers that are not lagging.
    /// </summary>
    public async Task<EntityProgress> OfAsync(EntityKey entity, CancellationToken cancellationToken)
    {
        var tag = await partitions.TagAsync("merge", entity, cancellationToken);
        if (await ReadAsync(tag, cancellationToken) is not { } mark)
        {
            return new EntityProgress(0, 0, 0, "");
        }

        var servers = mark.Servers.Where(s => s.Tenant == entity.Tenant).ToList();
        var own = entity.Kind == EntityKind.Server
            ? servers.Where(s => s.Server == entity.Name).ToList()
            : servers.Where(s => !s.Lagging).ToList();
        var readTo = entity.Kind == EntityKind.Path
            ? mark.Paths.Where(p => p.Tenant == entity.Tenant && $"{p.Origin} {p.Path}" == entity.Name).Select(p => p.ReadToUnixMs)
            : own.Select(s => s.ReadToUnixMs);
        var newest = Math.Max(Math.Max(mark.EventTimeUnixMs, mark.ClockUnixMs), servers.Select(s => s.ReadToUnixMs).DefaultIfEmpty().Max());
        return new EntityProgress(readTo.DefaultIfEmpty().Min(), mark.EventTimeUnixMs, newest + MaxAheadMs, own.FirstOrDefault()?.Zone ?? "");
    }

    private async Task<Watermark?> ReadAsync(string tag, CancellationToken cancellationToken)
    {
        var value = await hashes.ReadFieldAsync(RedisKeys.Progress(tag), WindowReadModel.WatermarkField, cancellationToken);
        return value.IsEmpty ? null : Watermark.Parser.ParseFrom(value.Span);
    }
}
