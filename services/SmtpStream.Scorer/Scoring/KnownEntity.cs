using SmtpStream.Detection.Learning;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>An entity with its two entries. Owned by the stage's thread.</summary>
internal sealed class KnownEntity(StageEntry memory, StageEntry? tables)
{
    public string Id { get; } = memory.Id;

    public StageEntry MemoryEntry => memory;

    public MemoryValue Value { get; } = (MemoryValue)memory.Value;

    public EntityMemory Memory => Value.Memory;

    /// <summary>Says that the memory changed, and the tables where an hour ended.</summary>
    public void Changed(StageState state)
    {
        state.Changed(memory);
        if (tables is not null && Memory.Tables.TakeChanged())
        {
            state.Changed(tables);
        }
    }

    public void Remove(StageState state)
    {
        state.Remove(memory);
        if (tables is not null)
        {
            state.Remove(tables);
        }
    }
}
