using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.Query.Windows;

/// <summary>How far merge has read, by server and by path.</summary>
internal sealed class ProgressReader(HashReader hashes, PartitionMap partitions)
{
    /// <summary>The watermarks of all merge partitions that have one.</summary>
    public async Task<IReadOnlyList<Watermark>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var marks = new List<Watermark>();
        foreach (var tag in await partitions.TagsAsync("merge", cancellationToken))
        {
            var value = await hashes.ReadFieldAsync(RedisKeys.Progress(tag), WindowReadModel.WatermarkField, cancellationToken);
            if (!value.IsEmpty)
            {
                marks.Add(Watermark.Parser.ParseFrom(value.Span));
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
    /// Event time before which a missing window of the entity is zero: its server's read time, or the earliest of all servers that
    /// are not lagging. 0 while unknown.
    /// </summary>
    public async Task<ReadTo> ReadToAsync(EntityKey entity, CancellationToken cancellationToken)
    {
        var servers = (await ReadAllAsync(cancellationToken))
            .SelectMany(m => m.Servers)
            .Where(s => s.Tenant == entity.Tenant)
            .ToList();
        var own = entity.Kind == Aggregation.Entities.EntityKind.Server
            ? servers.Where(s => s.Server == entity.Name).ToList()
            : servers.Where(s => !s.Lagging).ToList();
        return own.Count == 0
            ? new ReadTo(0, "")
            : new ReadTo(own.Min(s => s.ReadToUnixMs), own[0].Zone);
    }
}
