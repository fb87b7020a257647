using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregator.Merging;

/// <summary>An entity that has windows in memory: its key and its canonical text, made once.</summary>
internal sealed class EntityName(EntityKey key)
{
    // Only windows that may give way ask for it.
    private ulong? _hash;

    public EntityKey Key { get; } = key;

    public string Text { get; } = key.ToString();

    /// <summary>A hash of the text, the same in every process.</summary>
    public ulong Hash => _hash ??= HyperLogLog.Hash(System.Text.Encoding.UTF8.GetBytes(Text));

    /// <summary>Windows in memory; kept by <see cref="WindowTable"/>.</summary>
    public int Windows { get; set; }

    /// <summary>Hour of its newest window in the entity index since the load, hours since 1970; kept by <see cref="MergeReadModel"/>.</summary>
    public long ListedHour { get; set; }
}
