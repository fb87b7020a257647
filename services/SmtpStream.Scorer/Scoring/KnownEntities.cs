using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Rules;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>
/// The entities of the partition, and those among them whose windows without a row are judged as they pass: the others catch up
/// with their next row. Owned by the stage's thread.
/// </summary>
internal sealed class KnownEntities
{
    private readonly Dictionary<EntityKey, KnownEntity> _all = [];

    // In a fixed order: the population sample depends on it.
    private readonly SortedDictionary<string, KnownEntity> _watched = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    public IReadOnlyCollection<KnownEntity> All => _all.Values;

    public IReadOnlyList<KnownEntity> Watched => [.. _watched.Values];

    public KnownEntity? Find(EntityKey entity) => _all.GetValueOrDefault(entity);

    public void Clear()
    {
        _all.Clear();
        _watched.Clear();
    }

    public void Load(StageState state, RuleSet rules)
    {
        foreach (var entry in state.Entries)
        {
            if (entry.Value is MemoryValue value)
            {
                var tables = state.Find(EntryIds.OfTables(value.Memory.Entity.ToString()));
                if (tables?.Value is TablesValue stored)
                {
                    value.Memory.Tables = stored.Tables;
                }

                Index(new KnownEntity(entry, tables), rules);
            }
        }
    }

    /// <summary>Makes the entity's entries.</summary>
    public KnownEntity Add(EntityMemory memory, StageState state, RuleSet rules)
    {
        var name = memory.Entity.ToString();
        var entry = state.Add(EntryIds.OfMemory(name), new MemoryValue(memory));
        var tables = memory.Definitions.Count == 0 ? null : state.Add(EntryIds.OfTables(name), new TablesValue(memory.Tables));
        var known = new KnownEntity(entry, tables);
        Index(known, rules);
        return known;
    }

    public void Remove(KnownEntity known, StageState state)
    {
        known.Remove(state);
        _all.Remove(known.Memory.Entity);
        _watched.Remove(known.Id);
    }

    /// <summary>Takes the entity in or out of those watched, after its rules spoke.</summary>
    public void Watch(KnownEntity known, RuleSet rules)
    {
        if (rules.NeedsZeroWindows(known.Memory.Entity.Kind) || known.Memory.Rules.AnyActive)
        {
            _watched[known.Id] = known;
        }
        else
        {
            _watched.Remove(known.Id);
        }
    }

    private void Index(KnownEntity known, RuleSet rules)
    {
        _all[known.Memory.Entity] = known;
        Watch(known, rules);
    }
}
