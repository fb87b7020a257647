using SmtpStream.Collector.Checkpoints;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Streams.Collecting;

namespace SmtpStream.Collector.Reading;

/// <summary>An origin: its paths and sources, and what of them was sent and acknowledged. Changed on the reading thread only.</summary>
internal sealed class OriginReader
{
    private readonly Dictionary<string, PathSnapshot> _restored = new(StringComparer.Ordinal);

    public OriginReader(string name, OriginCheckpoint? checkpoint)
    {
        Name = name;
        Sources = new SourceRegistry(name) { IsRestored = checkpoint is not null };
        Ledger = new CollectorLedger<OriginSnapshot>(checkpoint?.Ledger);
        if (checkpoint is not null)
        {
            Restore(checkpoint);
        }
    }

    public string Name { get; }

    public CollectorLedger<OriginSnapshot> Ledger { get; }

    public SourceRegistry Sources { get; }

    public SortedDictionary<string, LogPath> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Hash of the bytes before the acknowledged position, by source.</summary>
    public Dictionary<string, ulong> AcknowledgedTails { get; } = new(StringComparer.Ordinal);

    /// <summary>The source is being read again silently: its counts are not yet those of what was acknowledged.</summary>
    public bool IsBehindAcknowledged(Source? source) => source is not null && source.Offset < Ledger.EndOf(source.Key);

    public LogPath Path(string name, LogInput input, int maxLineBytes)
    {
        if (!Paths.TryGetValue(name, out var path))
        {
            _restored.TryGetValue(name, out var snapshot);
            var table = snapshot is null ? new CorrelationTable() : CorrelationTable.Read(snapshot.Correlation.Span);
            path = new LogPath(name, input, Sources, maxLineBytes, table)
            {
                IsAgeKnown = Sources.All.Any(s => s.Path == name && Ledger.AcknowledgedOf(s.Key) > 0),
                EventTimeUnixNs = snapshot?.EventTimeUnixNs ?? 0,
                LastSource = Ledger.Checkpoint().Paths.TryGetValue(name, out var last)
                    ? Sources.All.FirstOrDefault(s => s.Key == last.Source)
                    : null,
            };
            Paths.Add(name, path);
        }

        return path;
    }

    /// <summary>Every line read is in a batch now.</summary>
    public OriginSnapshot Snapshot()
    {
        var paths = new List<PathSnapshot>();
        foreach (var (name, path) in Paths)
        {
            var table = new System.Buffers.ArrayBufferWriter<byte>();
            path.Parser.Correlation!.WriteSnapshot(table);
            paths.Add(new PathSnapshot(name, path.EventTimeUnixNs, table.WrittenMemory));
        }

        paths.AddRange(_restored.Where(r => !Paths.ContainsKey(r.Key)).Select(r => r.Value));
        return new OriginSnapshot(
            paths, [.. Sources.All.Select(s => new SourceSnapshot(s.Key, s.Offset, s.IsComplete, s.Tally.Clone()))]);
    }

    public OriginCheckpoint Checkpoint() => new(
        Name,
        Ledger.Checkpoint(),
        [
            .. Sources.All.Select(s => new SourceIdentity(
                s.Hash, s.Generation, s.Path, AcknowledgedTails.GetValueOrDefault(s.Key))),
        ]);

    /// <summary>The checkpoint is on disk.</summary>
    public void Saved(OriginCheckpoint checkpoint)
    {
        var complete = (checkpoint.Ledger.Snapshot?.Sources ?? []).Where(s => s.IsComplete).Select(s => s.Key).ToHashSet();
        foreach (var source in Sources.All.Where(s => !s.IsCompleteInCheckpoint))
        {
            source.IsCompleteInCheckpoint = complete.Contains(source.Key);
        }
    }

    private void Restore(OriginCheckpoint checkpoint)
    {
        var snapshots = checkpoint.Ledger.Snapshot?.Sources.ToDictionary(s => s.Key) ?? [];
        foreach (var path in checkpoint.Ledger.Snapshot?.Paths ?? [])
        {
            _restored[path.Name] = path;
        }

        foreach (var identity in checkpoint.Sources.OrderBy(s => s.Generation))
        {
            var source = new Source(identity.Hash, identity.Generation, identity.Path);
            source.SilentBefore = Ledger.AcknowledgedOf(source.Key);
            source.Saw(source.SilentBefore, identity.TailHash);
            AcknowledgedTails[source.Key] = identity.TailHash;
            if (snapshots.TryGetValue(source.Key, out var snapshot))
            {
                source.Offset = snapshot.Offset;
                source.IsComplete = source.IsCompleteInCheckpoint = snapshot.IsComplete;
                source.Tally.CopyFrom(snapshot.Tally);
            }

            Sources.Add(source);
        }
    }
}
