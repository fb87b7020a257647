using System.Collections.Concurrent;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Contracts;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.Query.Windows;

/// <summary>Which partition owns an entity. The count stands beside each stage's state, so Query needs no broker for it.</summary>
internal sealed class PartitionMap(HashReader hashes)
{
    // A partition without records has stored nothing; one of the first has.
    private const int MaxPartitionsTried = 16;

    private readonly ConcurrentDictionary<string, int> _counts = [];

    /// <summary>The state tag of the partition of a stage that owns the entity.</summary>
    public async Task<string> TagAsync(string stage, EntityKey entity, CancellationToken cancellationToken)
    {
        var count = await CountAsync(stage, cancellationToken);
        return RedisKeys.Tag(stage, count == 0 ? 0 : Contracts.Partitioner.PartitionOf(entity.ToString(), count));
    }

    /// <summary>The state tags of all partitions of a stage; none while it has stored nothing.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string stage, CancellationToken cancellationToken) =>
        [.. Enumerable.Range(0, await CountAsync(stage, cancellationToken)).Select(p => RedisKeys.Tag(stage, p))];

    private async Task<int> CountAsync(string stage, CancellationToken cancellationToken)
    {
        if (_counts.TryGetValue(stage, out var known))
        {
            return known;
        }

        for (var partition = 0; partition < MaxPartitionsTried; partition++)
        {
            var text = await hashes.ReadTextAsync(RedisKeys.PartitionCount(RedisKeys.Tag(stage, partition)), cancellationToken);
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return _counts.GetOrAdd(stage, count);
            }
        }

        return 0;
    }
}
