using System.Collections.Concurrent;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Progress;

/// <summary>What the stages of this process say about themselves, for health, metrics and lists. Thread-safe.</summary>
public sealed class StageProgress
{
    private readonly ConcurrentDictionary<StageIdentity, StageProgressEntry> _entries = [];

    public IReadOnlyCollection<StageProgressEntry> Entries => [.. _entries.Values];

    internal void Set(StageIdentity stage, StageProgressEntry entry) => _entries[stage] = entry;

    internal void Update(StageIdentity stage, Func<StageProgressEntry, StageProgressEntry> change)
    {
        if (_entries.TryGetValue(stage, out var entry))
        {
            _entries[stage] = change(entry);
        }
    }

    internal void Remove(StageIdentity stage) => _entries.TryRemove(stage, out _);
}
