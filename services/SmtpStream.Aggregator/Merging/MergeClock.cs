using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// How far event time has come over all fold partitions. Its stored form is the highest watermark and the late count; what the
/// partitions said are entries of their own.
/// </summary>
internal sealed class MergeClock(int foldPartitions, long maxLagMs) : IStageValue
{
    private const byte Version = 1;

    private readonly SortedDictionary<int, PartitionProgress> _partitions = [];
    private long _firstHeard = Tiers.Unknown;

    /// <summary>Unix ms; never goes back; <see cref="Tiers.Unknown"/> at first.</summary>
    public long Watermark { get; private set; } = Tiers.Unknown;

    /// <summary>Newest clock of the collectors, Unix ms; <see cref="Tiers.Unknown"/> at first.</summary>
    public long CollectorClock => _partitions.Count == 0 ? Tiers.Unknown : _partitions.Values.Max(p => p.Record.ClockUnixMs);

    /// <summary>What comes in is over for long.</summary>
    public bool IsHistory => Liveness.IsHistory(Watermark, CollectorClock);

    /// <summary>Events behind every tier that is kept.</summary>
    public long LateEvents { get; set; }

    public int ApproximateSizeBytes => 32;

    public void Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        Watermark = reader.Number();
        _firstHeard = reader.Number();
        LateEvents = reader.Number();
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Number(Watermark);
        output.Number(_firstHeard);
        output.Number(LateEvents);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("The watermark is sent by the stage.");

    public void Clear()
    {
        _partitions.Clear();
        _firstHeard = Tiers.Unknown;
        Watermark = Tiers.Unknown;
        LateEvents = 0;
    }

    public void Put(PartitionProgress progress) => _partitions[progress.Partition] = progress;

    public PartitionProgress? Find(int partition) => _partitions.GetValueOrDefault(partition);

    /// <summary>Minimum over the partitions near the leading one; true where it moved on.</summary>
    /// <remarks>A partition not heard of yet holds until the leading one came further than the allowed lag since the first was heard.</remarks>
    public bool Advance()
    {
        if (Leading() is not { } leading)
        {
            return false;
        }

        if (_firstHeard == Tiers.Unknown)
        {
            _firstHeard = leading.EventTimeUnixMs;
        }

        if (_partitions.Count < foldPartitions && !Liveness.IsLagging(_firstHeard, leading.EventTimeUnixMs, leading.ClockUnixMs, maxLagMs))
        {
            return false;
        }

        var minimum = _partitions.Values
            .Where(p => !p.Record.None && !IsLagging(p, leading))
            .Min(p => p.Record.EventTimeUnixMs);
        if (minimum <= Watermark)
        {
            return false;
        }

        Watermark = minimum;
        return true;
    }

    /// <summary>Whether a server that may contribute to the entity is lagging and not read to the end of the window.</summary>
    public bool IsIncomplete(EntityKey entity, WindowSpan span)
    {
        if (entity.Kind == EntityKind.Path)
        {
            return false;
        }

        var leading = Leading();
        foreach (var (_, progress) in _partitions)
        {
            var isPartitionLagging = IsLagging(progress, leading);
            foreach (var server in progress.Record.Servers)
            {
                if ((server.Lagging || isPartitionLagging) && server.ReadToUnixMs < span.EndUnixMs && server.Tenant == entity.Tenant
                    && (entity.Kind != EntityKind.Server || server.Server == entity.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The stage's own watermark: windows that end at or before it are closed.</summary>
    public WatermarkRecord Record(long graceMs)
    {
        var leading = Leading();
        var servers = new SortedDictionary<string, ServerReadTime>(StringComparer.Ordinal);
        var paths = new List<PathProgress>();
        foreach (var (_, progress) in _partitions)
        {
            var isLagging = IsLagging(progress, leading);
            foreach (var server in progress.Record.Servers)
            {
                var read = server with { Lagging = server.Lagging || isLagging };
                var key = $"{server.Tenant}\n{server.Server}";
                servers[key] = servers.TryGetValue(key, out var other)
                    ? other with { ReadToUnixMs = Math.Min(other.ReadToUnixMs, read.ReadToUnixMs), Lagging = other.Lagging || read.Lagging }
                    : read;
            }

            paths.AddRange(progress.Record.Paths.Select(p => p with { Lagging = p.Lagging || (isLagging && !p.Ended) }));
        }

        var closed = Watermark == Tiers.Unknown ? 0 : Math.Max(0, Watermark - graceMs);
        return new WatermarkRecord(closed, leading is null || Watermark == Tiers.Unknown, [.. servers.Values], paths)
        {
            ClockUnixMs = Math.Max(0, CollectorClock),
        };
    }

    private bool IsLagging(PartitionProgress progress, WatermarkRecord? leading) =>
        !progress.Record.None && leading is not null
        && Liveness.IsLagging(progress.Record.EventTimeUnixMs, leading.EventTimeUnixMs, leading.ClockUnixMs, maxLagMs);

    // The partition that came furthest.
    private WatermarkRecord? Leading()
    {
        WatermarkRecord? leading = null;
        foreach (var (_, progress) in _partitions)
        {
            if (!progress.Record.None && (leading is null || progress.Record.EventTimeUnixMs > leading.EventTimeUnixMs))
            {
                leading = progress.Record;
            }
        }

        return leading;
    }
}
