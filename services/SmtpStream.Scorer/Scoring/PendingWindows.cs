using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>
/// Closed windows that wait for the watermark, in order of event time over all entities: what is learnt of a population then does not
/// depend on how many windows a commit holds.
/// </summary>
internal sealed class PendingWindows
{
    private readonly SortedDictionary<(long EndUnixMs, string Id), StageEntry> _entries = new(Comparer<(long EndUnixMs, string Id)>.Create(
        (a, b) => a.EndUnixMs != b.EndUnixMs ? a.EndUnixMs.CompareTo(b.EndUnixMs) : string.CompareOrdinal(a.Id, b.Id)));

    public IEnumerable<StageEntry> InOrder => _entries.Values;

    /// <summary>An entry of the same window gives way.</summary>
    public void Set(StageEntry entry) => _entries[(((PendingValue)entry.Value).Window.Span.EndUnixMs, entry.Id)] = entry;

    public void Clear() => _entries.Clear();
}
