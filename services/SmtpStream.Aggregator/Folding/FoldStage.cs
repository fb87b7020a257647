using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Events;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>
/// smtp.events → partials of (entity, window). One instance per input partition; its stage's thread only.
/// </summary>
internal sealed class FoldStage : IStageUser, IStageTimers, IStageWatermark
{
    private const string SourcePrefix = "s/";
    private const string PathPrefix = "t/";
    private const string PartialPrefix = "p/";
    private const string SealedPrefix = "f/";
    private const string WatermarkId = "w";

    // 2^44 records per partition and broker incarnation before two births could be equal.
    private const int BirthOffsetBits = 44;

    private readonly AggregatorMetrics _metrics;
    private readonly string _tag;
    private readonly Destination[] _destinations;
    private readonly long _maxLagMs;
    private readonly BatchParts _parts = new();
    private readonly List<PathState> _paths = [];
    private readonly PartialSealing _sealing;
    private EventFolder _folder = new(new EventFolderOptions());
    private StageEntry? _watermark;

    public FoldStage(StageIdentity identity, int partialPartitions, AggregatorOptions options, AggregatorMetrics metrics)
    {
        _metrics = metrics;
        _tag = RedisKeys.Tag("fold", identity.Partition);
        _destinations = [.. Enumerable.Range(0, partialPartitions).Select(p => new Destination(Topics.Partials, p))];
        _maxLagMs = (long)options.MaxLag.TotalMilliseconds;
        _sealing = new PartialSealing(options, SealedPrefix, DestinationOf);
    }

    public long? WatermarkUnixMs => Watermark == PathState.Unknown ? null : Watermark;

    /// <summary>A partition without a record must say that it holds nothing: its first turn is due at once.</summary>
    public DateTimeOffset? NextTurn => _watermark is null ? DateTimeOffset.MinValue : null;

    private long Watermark => ((PartitionWatermark?)_watermark?.Value)?.EventTimeUnixMs ?? PathState.Unknown;

    public void OnTurn(DateTimeOffset now, StageState state) => EnsureWatermark(state);

    public void Reset()
    {
        _folder = new EventFolder(new EventFolderOptions());
        _paths.Clear();
        _sealing.Clear();
        _watermark = null;
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => id[..Math.Min(2, id.Length)] switch
    {
        PartialPrefix => OpenPartial.Read(stored),
        SealedPrefix => new SealedPartials(stored.ToArray()),
        SourcePrefix => SourceState.Read(stored),
        PathPrefix => PathState.Read(stored),
        WatermarkId => PartitionWatermark.Read(stored),
        _ => throw new InvalidDataException($"Unknown entry '{id}'."),
    };

    public void Loaded(StageState state)
    {
        _watermark = state.Find(WatermarkId);
        foreach (var entry in state.Entries)
        {
            if (entry.Value is PathState path)
            {
                _paths.Add(path);
            }
            else if (entry.Value is OpenPartial partial)
            {
                var folded = partial.Restore(_folder);
                folded.Attachment = entry;
                _sealing.Add(folded, partial);
            }
        }
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        var reader = new EventBatchReader(record.Body.Span, _parts);
        var header = reader.Header;
        var source = FindOrAdd(state, SourcePrefix + header.Source, static () => new SourceState());
        var path = FindOrAddPath(state, header);
        var sourceState = (SourceState)source.Value;
        var pathState = (PathState)path.Value;
        EnsureWatermark(state);
        _folder.BeginSource(new FoldSource
        {
            Tenant = header.Tenant, Source = header.Source, Path = pathState.Entity.Name, Server = header.Server, Zone = header.Zone, View = header.View,
        });

        var gaps = CountGaps(header, sourceState, state);
        var (folded, repeats, highest) = FoldEvents(ref reader, sourceState);
        CountLines(header, sourceState, pathState, new BatchTally(folded, repeats, gaps), highest);
        if (header.End > sourceState.Next)
        {
            sourceState.Next = header.End;
        }

        pathState.Advance(header, highest);
        Publish(state, pathState, Liveness.IsHistory(Watermark, header.ReadTimeUnixNs / 1_000_000));
        state.Changed(source);
        state.Changed(path);
        AdvanceWatermark(state);
        _sealing.SealDue(state, _folder, Watermark);
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        var key = RedisKeys.Progress(_tag);
        foreach (var entry in changed)
        {
            if (entry.Value is PathState path)
            {
                writer.Set(key, WindowReadModel.PathPrefix + path.Entity, path.EncodeTotals().WrittenMemory, null);
            }
        }

        if (changed.Count > 0)
        {
            var output = new ArrayBufferWriter<byte>();
            WatermarkEncoding.Write(output, WatermarkRecord());
            writer.Set(key, WindowReadModel.WatermarkField, output.WrittenMemory, null);
        }
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        WatermarkEncoding.WriteDerivedBody(writer, WatermarkRecord());
        return true;
    }

    private Aggregation.Windows.WatermarkRecord WatermarkRecord() => PathWatermarks.Record(_paths, Watermark, _maxLagMs);

    private (long Folded, long Repeats, long HighestMs) FoldEvents(ref EventBatchReader reader, SourceState source)
    {
        long folded = 0, repeats = 0, highestNs = long.MinValue;
        while (reader.TryRead(out var mailEvent))
        {
            if (mailEvent.Position < source.Next)
            {
                repeats++;
                continue;
            }

            highestNs = Math.Max(highestNs, mailEvent.TimeUnixNs);
            _folder.Fold(mailEvent);
            folded++;
        }

        _metrics.Folded(folded, repeats);
        return (folded, repeats, highestNs == long.MinValue ? PathState.Unknown : highestNs / 1_000_000);
    }

    // A batch that does not begin where the last one ended, a predecessor that was not read to its end, or a vanished content.
    private long CountGaps(EventBatchHeader header, SourceState source, StageState state)
    {
        long gaps = 0;
        if (header.Start > source.Next)
        {
            gaps++;
        }

        if (header.Previous is { } previous)
        {
            var entry = FindOrAdd(state, SourcePrefix + previous.Source, static () => new SourceState());
            var before = (SourceState)entry.Value;
            if (before.Next < previous.End)
            {
                gaps++;
                before.Next = previous.End;
                state.Changed(entry);
            }
        }

        if (header.Vanished && !source.Vanished)
        {
            source.Vanished = true;
            gaps++;
        }

        _metrics.Gaps(gaps);
        return gaps;
    }

    private void CountLines(EventBatchHeader header, SourceState source, PathState path, BatchTally tally, long highestMs)
    {
        var delta = new CounterSet();
        tally.AddTo(delta);
        if (header.End > source.Next || header.Counts.Lines > source.Counts.Lines)
        {
            LineCounts.AddDelta(delta, source.Counts, header.Counts);
            source.Counts = header.Counts;
        }

        var losses = Math.Max(0, header.InputLosses - source.InputLosses);
        delta.Add(Metric.InputLosses, losses);
        source.InputLosses += losses;
        path.Totals.MergeFrom(delta);
        path.Totals.Add(Metric.Events, tally.Folded);
        if (delta.Count == 0)
        {
            return;
        }

        var time = highestMs != PathState.Unknown ? highestMs
            : path.HighestEventTime != PathState.Unknown ? path.HighestEventTime
            : header.ReadTimeUnixNs / 1_000_000;
        if (_folder.PathAt(time) is { } window)
        {
            window.Measures.Counters.MergeFrom(delta);
            window.LogLoss += losses;
        }
    }

    // Every partial that the record changed becomes an open output of this record's stamp; in history it waits until it is sealed.
    private void Publish(StageState state, PathState path, bool isHistory)
    {
        foreach (var folded in _folder.Touched)
        {
            var entry = (StageEntry?)folded.Attachment ?? StartPartial(state, folded, isHistory);
            if (isHistory || entry.Output == OutputKind.Open)
            {
                state.Changed(entry);
            }
            else
            {
                state.Open(entry, DestinationOf(folded.EntityText));
            }

            if (folded.Entity.Kind == EntityKind.Server)
            {
                path.AddServer(folded.Entity.Name);
            }
        }

        _folder.ClearTouched();
    }

    private StageEntry StartPartial(StageState state, FoldedPartial folded, bool isHistory)
    {
        var birth = (state.Stamp.Incarnation << BirthOffsetBits) | state.Stamp.Offset;
        var text = folded.EntityText;
        var value = new OpenPartial(folded, birth, text, _sealing.SealAt(folded.Span, Watermark, isHistory));
        var entry = state.Add(
            string.Create(CultureInfo.InvariantCulture, $"{PartialPrefix}{folded.Span.LengthSeconds}/{folded.Span.StartUnixMs}/{birth}/{text}"), value);
        folded.Attachment = entry;
        _sealing.Add(folded, value);
        return entry;
    }

    private Destination DestinationOf(string entity) => _destinations[Partitioner.PartitionOf(entity, _destinations.Length)];

    private void AdvanceWatermark(StageState state)
    {
        var minimum = PathWatermarks.Minimum(_paths, _maxLagMs);
        if (minimum > Watermark)
        {
            ((PartitionWatermark)_watermark!.Value).EventTimeUnixMs = minimum;
            state.Changed(_watermark);
        }
    }

    private void EnsureWatermark(StageState state) => _watermark ??= state.Add(WatermarkId, new PartitionWatermark());

    private StageEntry FindOrAddPath(StageState state, EventBatchHeader header)
    {
        var id = $"{PathPrefix}{header.Tenant}\n{header.Origin}\n{header.Path}";
        if (state.Find(id) is { } found)
        {
            return found;
        }

        var path = new PathState(header.Tenant, header.Origin, header.Path);
        _paths.Add(path);
        return state.Add(id, path);
    }

    private static StageEntry FindOrAdd(StageState state, string id, Func<IStageValue> make) => state.Find(id) ?? state.Add(id, make());
}
