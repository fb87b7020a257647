using StackExchange.Redis;

namespace SmtpStream.Redis.State;

/// <summary>What one transaction does to the fields of one hash.</summary>
internal sealed class KeyChanges
{
    /// <summary>In order: of a field that stands twice the last counts, as HSET does it.</summary>
    public List<HashEntry> Set { get; } = new(1);

    public List<RedisValue> Removed { get; } = [];

    /// <summary>The longest that a change asked for; null is for ever.</summary>
    public TimeSpan? Keep { get; private set; }

    /// <summary>The transaction sets the key's expiry.</summary>
    public bool IsExpirySet { get; set; }

    public static Dictionary<string, KeyChanges> Of(IReadOnlyList<HashChange> changes)
    {
        var byKey = new Dictionary<string, KeyChanges>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!byKey.TryGetValue(change.Key, out var known))
            {
                byKey.Add(change.Key, known = new KeyChanges());
            }

            known.Add(change);
        }

        return byKey;
    }

    private void Add(HashChange change)
    {
        RedisValue field = change.Field;
        if (change.Value is not { } value)
        {
            Set.RemoveAll(set => set.Name == field);
            Removed.Add(field);
            return;
        }

        Removed.Remove(field);
        Set.Add(new HashEntry(field, value));
        if (change.Keep is { } keep && (Keep is null || Keep < keep))
        {
            Keep = keep;
        }
    }
}
