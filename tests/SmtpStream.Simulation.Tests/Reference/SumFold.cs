using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Fold with one sum per entity and window.</summary>
internal sealed class SumFold(Guard leftOut) : IStageUser
{
    private const string Progress = "progress";

    private readonly Dictionary<(string Entity, long WindowMs), StageEntry> _open = [];
    private StageState? _state;

    public static string SourceId(string source) => $"src/{source}";

    public static FoldProgress ReadProgress(StoredState stored) =>
        stored.Entries.TryGetValue(Progress, out var bytes) ? FoldProgress.Read(StoredReader.Skip(bytes)) : new FoldProgress(0, 0, 0);

    public void Reset() => _open.Clear();

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        using var reader = ReferenceCodec.Reader(stored);
        return id[..2] switch
        {
            "sr" => SourceProgress.Read(reader),
            "pa" => PathProgress.Read(reader),
            "pr" => FoldProgress.Read(reader),
            _ => PartialSum.Read(reader),
        };
    }

    public void Loaded(StageState state)
    {
        _state = state;
        foreach (var entry in state.Entries)
        {
            if (entry.Value is PartialSum partial && entry.Output == OutputKind.Open)
            {
                _open.Add((partial.Entity, partial.WindowMs), entry);
            }
        }
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        var batch = ReferenceBatch.Decode(record.Body);
        var progressEntry = state.Find(Progress) ?? state.Add(Progress, new FoldProgress(0, 0, 0));
        var progress = (FoldProgress)progressEntry.Value;
        var sourceEntry = state.Find(SourceId(batch.Source)) ?? state.Add(SourceId(batch.Source), new SourceProgress(0, 0));
        var source = (SourceProgress)sourceEntry.Value;
        if (leftOut != Guard.PreviousEnd && (batch.Start > source.Next | SkipsPrevious(batch, state)))
        {
            progress.Gaps++;
        }

        foreach (var mailEvent in batch.Events)
        {
            if (mailEvent.Offset >= source.Next || leftOut == Guard.PositionFilter)
            {
                Add(mailEvent, progress.WatermarkMs, state);
                progress.Folded++;
            }
        }

        Advance(source, batch);
        state.Changed(sourceEntry);
        progress.WatermarkMs = Math.Max(progress.WatermarkMs, Watermark(batch, state));
        state.Changed(progressEntry);
        Seal(progress.WatermarkMs, state);
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        var progress = (FoldProgress?)_state!.Find(Progress)?.Value;
        if (progress is null)
        {
            return false;
        }

        ReferenceCodec.WriteField(writer, ReferenceCodec.WatermarkField, body => body.Write(progress.WatermarkMs));
        return true;
    }

    private static bool SkipsPrevious(ReferenceBatch batch, StageState state)
    {
        if (batch.Previous is not { } previous)
        {
            return false;
        }

        var entry = state.Find(SourceId(previous.Source)) ?? state.Add(SourceId(previous.Source), new SourceProgress(0, 0));
        var known = (SourceProgress)entry.Value;
        if (known.Next >= previous.Offset)
        {
            return false;
        }

        known.Next = previous.Offset;
        state.Changed(entry);
        return true;
    }

    private void Advance(SourceProgress source, ReferenceBatch batch)
    {
        var end = leftOut != Guard.EndIncludesIgnoredLines
            ? batch.End
            : batch.Events.Length > 0 ? batch.Events[^1].Offset + 1 : 0;
        if (end > source.Next)
        {
            source.Next = end;
            source.Lines = batch.Lines;
        }
    }

    private void Add(CollectedEvent mailEvent, long watermarkMs, StageState state)
    {
        var key = (mailEvent.Entity, Times.WindowOf(mailEvent.EventTimeMs));
        if (!_open.TryGetValue(key, out var entry))
        {
            var id = $"p/{key.Entity}/{key.Item2}";
            var start = leftOut == Guard.SealedNeverReopened ? SumOfSealed(id, state) : 0;
            entry = state.Add(
                $"{id}/{state.Stamp.Incarnation}.{state.Stamp.Offset}",
                new PartialSum(key.Entity, key.Item2, watermarkMs, start, isSealed: false));
            state.Open(entry, new Destination(Topics.Partials, Partitioner.PartitionOf(key.Entity, Pipeline.Partitions)));
            _open.Add(key, entry);
        }

        ((PartialSum)entry.Value).Sum += mailEvent.Value;
        state.Changed(entry);
    }

    private static long SumOfSealed(string id, StageState state) =>
        state.Entries.Where(entry => entry.Id.StartsWith(id + "/", StringComparison.Ordinal))
            .Select(entry => ((PartialSum)entry.Value).Sum).DefaultIfEmpty().Max();

    private static long Watermark(ReferenceBatch batch, StageState state)
    {
        var pathEntry = state.Find($"path/{batch.Path}") ?? state.Add($"path/{batch.Path}", new PathProgress(0));
        var path = (PathProgress)pathEntry.Value;
        foreach (var mailEvent in batch.Events)
        {
            path.WatermarkMs = Math.Max(path.WatermarkMs, mailEvent.EventTimeMs - Logs.DisorderMs);
        }

        path.WatermarkMs = Math.Max(path.WatermarkMs, (batch.ClockMs ?? 0) - Logs.DisorderMs);
        state.Changed(pathEntry);
        return state.Entries.Select(entry => entry.Value).OfType<PathProgress>().Min(known => known.WatermarkMs);
    }

    private void Seal(long watermarkMs, StageState state)
    {
        if (leftOut == Guard.Sealing)
        {
            return;
        }

        foreach (var (key, entry) in _open.ToArray())
        {
            var partial = (PartialSum)entry.Value;
            if (watermarkMs >= Math.Max(Times.CloseOf(key.WindowMs), partial.BornAtMs) + Times.SealAfterMs)
            {
                partial.IsSealed = true;
                state.Finalise(entry, entry.Destination);
                _open.Remove(key);
            }
        }
    }
}
