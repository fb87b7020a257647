using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Merge with one sum per entity and window, cold windows, and optionally a tier that is dropped.</summary>
internal sealed class SumMerge(int partition, bool dropsTiers) : IStageUser
{
    private const string Progress = "progress";

    private readonly Dictionary<(string Entity, long WindowMs), StageEntry> _windows = [];
    private StageState? _state;

    public static string ReadModelKey(int partition) => $"w:{RedisKeys.Tag("merge", partition)}";

    public static MergeProgress ReadProgress(StoredState stored) =>
        stored.Entries.TryGetValue(Progress, out var bytes) ? MergeProgress.Read(StoredReader.Skip(bytes)) : new MergeProgress(0, 0);

    public void Reset() => _windows.Clear();

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        using var reader = ReferenceCodec.Reader(stored);
        return id[0] switch
        {
            'f' => FoldWatermark.Read(reader),
            'p' => MergeProgress.Read(reader),
            'l' => LatePartial.Read(reader),
            _ => WindowSum.Read(reader),
        };
    }

    public void Loaded(StageState state)
    {
        _state = state;
        foreach (var entry in state.Entries)
        {
            if (entry.Value is WindowSum window)
            {
                Remember(window, entry);
            }
        }
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        if (record.BodyField == ReferenceCodec.PartialField)
        {
            var partial = Partial(record);
            if (Latest(partial) is null)
            {
                keys.Add(Cold(partial));
            }
        }
    }

    public void Apply(in InputRecord record, StageState state)
    {
        var progressEntry = state.Find(Progress) ?? state.Add(Progress, new MergeProgress(0, 0));
        if (record.BodyField == ReferenceCodec.WatermarkField)
        {
            using var reader = ReferenceCodec.Reader(record.Body);
            TakeWatermark(record.Sender.Partition, reader.ReadInt64(), progressEntry, state);
        }
        else
        {
            TakePartial(record.Sender.Partition, Partial(record), progressEntry, state);
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        // Several entries of one window may have changed; the last added holds the newest total.
        foreach (var entry in changed)
        {
            if (entry.Value is WindowSum window)
            {
                var value = ReferenceCodec.Write(body => body.Write(window.Total));
                writer.Set(ReadModelKey(partition), Field(window.Entity, window.WindowMs), value, null);
            }
        }
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        var progress = (MergeProgress?)_state!.Find(Progress)?.Value;
        if (progress is null)
        {
            return false;
        }

        ReferenceCodec.WriteField(writer, ReferenceCodec.WatermarkField, body => body.Write(progress.WatermarkMs));
        return true;
    }

    private void TakePartial(int fold, PartialSum partial, StageEntry progressEntry, StageState state)
    {
        var progress = (MergeProgress)progressEntry.Value;
        var entry = Latest(partial);
        if (entry is null or { Output: OutputKind.Final })
        {
            if (dropsTiers && progress.WatermarkMs >= partial.WindowMs + Times.WindowMs + Times.TierMs)
            {
                CountLate(fold, partial, progressEntry, state);
                return;
            }

            entry = Warm(partial, entry, progress.WatermarkMs, state);
        }

        var window = (WindowSum)entry.Value;
        if (partial.IsSealed)
        {
            window.BaseSum += partial.Sum;
            window.Current.Remove(fold);
        }
        else
        {
            window.Current[fold] = partial.Sum;
        }

        Publish(entry, window, state);
    }

    private StageEntry Warm(PartialSum partial, StageEntry? final, long watermarkMs, StageState state)
    {
        long baseSum = 0;
        if (final is not null)
        {
            baseSum = ((WindowSum)final.Value).Total;
        }
        else if (state.Cold(Cold(partial)) is { IsEmpty: false } cold)
        {
            using var reader = ReferenceCodec.Reader(cold);
            baseSum = reader.ReadInt64();
        }

        var isClosed = watermarkMs >= Times.CloseOf(partial.WindowMs);
        var window = new WindowSum(partial.Entity, partial.WindowMs, baseSum, isClosed);
        var id = $"w/{partial.Entity}/{partial.WindowMs}/{state.Stamp.Incarnation}.{state.Stamp.Offset}";
        var entry = state.Add(id, window);
        _windows[(partial.Entity, partial.WindowMs)] = entry;
        return entry;
    }

    private void TakeWatermark(int fold, long watermarkMs, StageEntry progressEntry, StageState state)
    {
        var foldEntry = state.Find($"f/{fold}") ?? state.Add($"f/{fold}", new FoldWatermark(0));
        var known = (FoldWatermark)foldEntry.Value;
        known.WatermarkMs = Math.Max(known.WatermarkMs, watermarkMs);
        state.Changed(foldEntry);
        var all = state.Entries.Select(entry => entry.Value).OfType<FoldWatermark>().ToArray();
        var progress = (MergeProgress)progressEntry.Value;
        if (all.Length < Pipeline.Partitions)
        {
            return;
        }

        progress.WatermarkMs = Math.Max(progress.WatermarkMs, all.Min(fold => fold.WatermarkMs));
        state.Changed(progressEntry);
        foreach (var entry in _windows.Values)
        {
            var window = (WindowSum)entry.Value;
            if (!window.IsClosed && entry.Output != OutputKind.Final && progress.WatermarkMs >= Times.CloseOf(window.WindowMs))
            {
                window.IsClosed = true;
                Publish(entry, window, state);
            }
        }
    }

    private void Publish(StageEntry entry, WindowSum window, StageState state)
    {
        var destination = new Destination(Topics.Windows, partition);
        if (window.IsClosed && window.Current.Count == 0)
        {
            state.Finalise(entry, destination);
        }
        else
        {
            state.Open(entry, destination);
        }
    }

    private static void CountLate(int fold, PartialSum partial, StageEntry progressEntry, StageState state)
    {
        var id = $"l/{fold}/{partial.Entity}/{partial.WindowMs}";
        var entry = state.Find(id) ?? state.Add(id, new LatePartial(0));
        var late = (LatePartial)entry.Value;
        ((MergeProgress)progressEntry.Value).Late += partial.Sum - late.Sum;
        late.Sum = partial.Sum;
        state.Changed(progressEntry);
        if (partial.IsSealed)
        {
            state.Remove(entry);
        }
        else
        {
            state.Changed(entry);
        }
    }

    // A final entry that was acknowledged has left the state; what it held is in the read model.
    private StageEntry? Latest(PartialSum partial) =>
        _windows.TryGetValue((partial.Entity, partial.WindowMs), out var entry) && _state!.Find(entry.Id) == entry ? entry : null;

    private void Remember(WindowSum window, StageEntry entry)
    {
        var key = (window.Entity, window.WindowMs);
        if (!_windows.TryGetValue(key, out var other) || other.Stamp < entry.Stamp)
        {
            _windows[key] = entry;
        }
    }

    private ColdKey Cold(PartialSum partial) => new(ReadModelKey(partition), Field(partial.Entity, partial.WindowMs));

    private static string Field(string entity, long windowMs) => $"{entity}|{windowMs}";

    private static PartialSum Partial(in InputRecord record)
    {
        using var reader = ReferenceCodec.Reader(record.Body);
        return PartialSum.Read(reader);
    }
}
