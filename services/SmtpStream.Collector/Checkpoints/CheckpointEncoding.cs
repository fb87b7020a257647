using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using SmtpStream.Smtp.Logs;
using SmtpStream.Streams.Collecting;

namespace SmtpStream.Collector.Checkpoints;

/// <summary>Checkpoint ↔ bytes: length of the document, document, correlation tables, XxHash64 of all before it.</summary>
internal static class CheckpointEncoding
{
    private const int LengthBytes = 4;
    private const int HashBytes = 8;

    public static byte[] Write(Checkpoint checkpoint)
    {
        var document = new CheckpointDocument
        {
            Version = CheckpointDocument.CurrentVersion,
            SearchedUtc = checkpoint.SearchedUtc,
            Origins = [.. checkpoint.Origins.Select(ToEntry)],
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(document, CheckpointJson.Default.CheckpointDocument);
        var tables = checkpoint.Origins
            .SelectMany(o => o.Ledger.Snapshot?.Paths ?? []).Select(p => p.Correlation).ToList();
        var bytes = new byte[LengthBytes + json.Length + tables.Sum(t => t.Length) + HashBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, LengthBytes);
        var at = LengthBytes + json.Length;
        foreach (var table in tables)
        {
            table.Span.CopyTo(bytes.AsSpan(at));
            at += table.Length;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), XxHash64.HashToUInt64(bytes.AsSpan(0, at)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no checkpoint of a version that this build knows.</exception>
    public static Checkpoint Read(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Length - HashBytes;
        if (end < LengthBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[end..]) != XxHash64.HashToUInt64(bytes.Span[..end]))
        {
            throw new InvalidDataException("the checksum does not match");
        }

        var jsonLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
        var document = JsonSerializer.Deserialize(
            bytes.Span.Slice(LengthBytes, jsonLength), CheckpointJson.Default.CheckpointDocument)!;
        if (document.Version != CheckpointDocument.CurrentVersion)
        {
            throw new InvalidDataException($"version {document.Version} is not known");
        }

        var tables = bytes[(LengthBytes + jsonLength)..end];
        var origins = new List<OriginCheckpoint>();
        foreach (var entry in document.Origins)
        {
            origins.Add(FromEntry(entry, ref tables));
        }

        return new Checkpoint(document.SearchedUtc, origins);
    }

    private static CheckpointDocument.OriginEntry ToEntry(OriginCheckpoint origin)
    {
        var snapshot = origin.Ledger.Snapshot;
        var offsets = (snapshot?.Sources ?? []).ToDictionary(s => s.Key);
        return new CheckpointDocument.OriginEntry
        {
            Name = origin.Name,
            HasSnapshot = snapshot is not null,
            Sources = [.. origin.Sources.Select(s => ToEntry(s, origin.Ledger, offsets.GetValueOrDefault(KeyOf(s))))],
            Paths =
            [
                .. (snapshot?.Paths ?? []).Select(p => ToEntry(p.Name, origin.Ledger, p)),
                .. origin.Ledger.Paths.Keys.Except((snapshot?.Paths ?? []).Select(p => p.Name))
                    .Select(name => ToEntry(name, origin.Ledger, null)),
            ],
        };
    }

    private static CheckpointDocument.SourceEntry ToEntry(
        SourceIdentity source, CollectorCheckpoint<OriginSnapshot> ledger, SourceSnapshot? snapshot) => new()
    {
        Hash = source.Hash,
        Generation = source.Generation,
        Path = source.Path,
        Tail = source.TailHash.ToString("x16", CultureInfo.InvariantCulture),
        Acknowledged = ledger.Acknowledged.TryGetValue(KeyOf(source), out var offset) ? offset : null,
        Snapshot = snapshot is null ? null : new()
        {
            Offset = snapshot.Offset,
            Complete = snapshot.IsComplete,
            Lines = snapshot.Tally.Lines,
            LinesWithEvents = snapshot.Tally.LinesWithEvents,
            Continuations = snapshot.Tally.Continuations,
            Events = snapshot.Tally.Events,
            Uncorrelated = snapshot.Tally.Uncorrelated,
            Evicted = snapshot.Tally.Evicted,
            Rejects = NonZero(snapshot.Tally.Rejects),
            Ignored = NonZero(snapshot.Tally.Ignored),
        },
    };

    private static CheckpointDocument.PathEntry ToEntry(
        string name, CollectorCheckpoint<OriginSnapshot> ledger, PathSnapshot? snapshot)
    {
        var known = ledger.Paths.TryGetValue(name, out var path);
        return new CheckpointDocument.PathEntry
        {
            Name = name,
            Source = known ? path.Source : null,
            PreviousSource = path.Previous?.Source,
            PreviousEnd = path.Previous?.Offset ?? 0,
            HasSnapshot = snapshot is not null,
            EventTimeUnixNs = snapshot?.EventTimeUnixNs ?? 0,
            CorrelationBytes = snapshot?.Correlation.Length ?? 0,
        };
    }

    private static OriginCheckpoint FromEntry(CheckpointDocument.OriginEntry entry, ref ReadOnlyMemory<byte> tables)
    {
        var paths = new List<PathSnapshot>();
        foreach (var path in entry.Paths.Where(p => p.HasSnapshot))
        {
            paths.Add(new PathSnapshot(path.Name, path.EventTimeUnixNs, tables[..path.CorrelationBytes]));
            tables = tables[path.CorrelationBytes..];
        }

        var sources = entry.Sources.ConvertAll(s => new SourceIdentity(
            s.Hash, s.Generation, s.Path, ulong.Parse(s.Tail, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        var snapshots = entry.Sources.Where(s => s.Snapshot is not null)
            .Select(s => new SourceSnapshot(
                $"{s.Hash}.{s.Generation}", s.Snapshot!.Offset, s.Snapshot.Complete, ToTally(s.Snapshot)));
        return new OriginCheckpoint(
            entry.Name,
            new CollectorCheckpoint<OriginSnapshot>
            {
                Snapshot = entry.HasSnapshot ? new OriginSnapshot(paths, [.. snapshots]) : null,
                Acknowledged = entry.Sources.Where(s => s.Acknowledged is not null)
                    .ToDictionary(s => $"{s.Hash}.{s.Generation}", s => s.Acknowledged!.Value),
                Paths = entry.Paths.Where(p => p.Source is not null).ToDictionary(
                    p => p.Name,
                    p => new PathSource(
                        p.Source!, p.PreviousSource is null ? null : new SourceEnd(p.PreviousSource, p.PreviousEnd))),
            },
            sources);
    }

    private static SourceTally ToTally(CheckpointDocument.SnapshotEntry entry)
    {
        var tally = new SourceTally
        {
            Lines = entry.Lines,
            LinesWithEvents = entry.LinesWithEvents,
            Continuations = entry.Continuations,
            Events = entry.Events,
            Uncorrelated = entry.Uncorrelated,
            Evicted = entry.Evicted,
        };
        foreach (var (number, count) in entry.Rejects)
        {
            tally.Rejects[number] = count;
        }

        foreach (var (number, count) in entry.Ignored)
        {
            tally.Ignored[number] = count;
        }

        return tally;
    }

    private static Dictionary<int, long> NonZero(ReadOnlySpan<long> counts)
    {
        var numbers = new Dictionary<int, long>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                numbers[i] = counts[i];
            }
        }

        return numbers;
    }

    private static string KeyOf(SourceIdentity source) => $"{source.Hash}.{source.Generation}";
}
