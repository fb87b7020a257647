using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Redis.State;
using Xunit;

namespace SmtpStream.Query.Tests.Site;

/// <summary>Writes what fold, merge and scorer write, in commits of the product's own store, keys and codecs.</summary>
internal sealed class ReadModelWriter(StageStore store)
{
    public const int Partitions = 2;

    private readonly Dictionary<string, int> _commits = [];
    private readonly List<ServerReadTime> _servers = [];
    private readonly List<PathProgress> _paths = [];

    /// <summary>As merge writes them: sketches of closed windows and of roll-ups alone.</summary>
    public async Task WindowsAsync(params WindowRecord[] windows)
    {
        foreach (var ofTag in windows.GroupBy(w => TagOf("merge", w.Entity)))
        {
            await CommitAsync(ofTag.Key, [.. ofTag.SelectMany(w => Changes(ofTag.Key, w))]);
        }
    }

    public Task BandsAsync(EntityKey entity, int lengthSeconds, string metric, params (long Start, Band Band)[] bands)
    {
        var tag = TagOf("scorer", entity);
        return CommitAsync(tag, [.. bands.Select(b => new HashChange(
            RedisKeys.Bands(tag, lengthSeconds, entity.ToString(), RedisKeys.BlockStart(lengthSeconds, b.Start)),
            BandCodec.Field(metric, b.Start * 1000),
            Bytes(b.Band),
            null))]);
    }

    public async Task OutcomesAsync(params Outcome[] outcomes)
    {
        var number = 0;
        foreach (var outcome in outcomes)
        {
            var tag = TagOf("scorer", outcome.Entity);
            var start = outcome.Window.StartUnixMs / 1000;
            var id = string.Create(
                CultureInfo.InvariantCulture, $"a|{outcome.RuleId}|{outcome.Entity}|{outcome.Window.LengthSeconds}|{start:D12}|{number++:D3}");
            await CommitAsync(tag, new HashChange(RedisKeys.Outcomes(tag, start - (start % 86_400)), id, Bytes(w => OutcomeCodec.Write(w, outcome)), null));
        }
    }

    /// <summary>Merge has read of these servers up to there, and of those named before.</summary>
    public async Task ReadToAsync(params ServerReadTime[] servers)
    {
        _servers.RemoveAll(s => servers.Any(n => (n.Tenant, n.Server) == (s.Tenant, s.Server)));
        _servers.AddRange(servers);
        await MarksAsync();
    }

    /// <summary>A path as merge hears of it, and what fold has counted of it.</summary>
    public async Task PathAsync(PathProgress path, WindowMeasures counted)
    {
        _paths.Add(path);
        await MarksAsync();
        var entity = new EntityKey(path.Tenant, EntityKind.Path, $"{path.Origin} {path.Path}");
        var tag = RedisKeys.Tag("fold", 0);
        await CommitAsync(tag, new HashChange(
            RedisKeys.Progress(tag), WindowReadModel.PathPrefix + entity, Bytes(w => MeasuresEncoding.Write(w, counted, MeasuresParts.Counters)), null));
    }

    /// <summary>What merge says of itself in one partition.</summary>
    public Task MarkAsync(int partition, WatermarkRecord mark)
    {
        var tag = RedisKeys.Tag("merge", partition);
        return CommitAsync(
            tag, new HashChange(RedisKeys.Progress(tag), WindowReadModel.WatermarkField, Bytes(w => WatermarkEncoding.Write(w, mark)), null));
    }

    private async Task MarksAsync()
    {
        var mark = new WatermarkRecord(
            _servers.Count == 0 ? 0 : _servers.Where(s => !s.Lagging).Select(s => s.ReadToUnixMs).DefaultIfEmpty().Min(), _servers.Count == 0, [.. _servers], [.. _paths]);
        for (var partition = 0; partition < Partitions; partition++)
        {
            await MarkAsync(partition, mark);
        }
    }

    private static IEnumerable<HashChange> Changes(string tag, WindowRecord window)
    {
        var start = window.Span.StartUnixMs / 1000;
        var length = window.Span.LengthSeconds;
        var entity = window.Entity.ToString();
        var block = RedisKeys.BlockStart(length, start);
        yield return new HashChange(
            RedisKeys.Windows(tag, length, entity, block), RedisKeys.WindowField(entity, start), Bytes(w => WindowReadModel.WriteWindow(w, WindowTotal.Of(window))), null);
        if (window.Measures.HasSketches && (window.State == WindowState.Closed || IsRollUp(window)))
        {
            yield return new HashChange(
                RedisKeys.Sketches(tag, length, entity, block), RedisKeys.WindowField(entity, start), Bytes(w => WindowReadModel.WriteSketches(w, new MeasuresForm(window.Measures))), null);
        }

        var newest = System.Text.Encoding.ASCII.GetBytes(window.Span.StartUnixMs.ToString(CultureInfo.InvariantCulture));
        yield return new HashChange(RedisKeys.EntityIndex(tag), entity, newest, null);
    }

    private static bool IsRollUp(WindowRecord window) => window.Span.LengthSeconds
        > (window.Entity.Kind is EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser ? 300 : 60);

    private async Task CommitAsync(string tag, params HashChange[] changes)
    {
        var before = _commits.GetValueOrDefault(tag);
        var outcome = await store.CommitAsync(
            new StateTransaction
            {
                Tag = tag,
                ExpectedPosition = before == 0 ? null : Position(before),
                NewPosition = Position(before + 1),
                PartitionCount = Partitions,
                Puts = [],
                Removals = [],
                Changes = changes,
            },
            CancellationToken.None);
        Assert.Equal(CommitOutcome.Committed, outcome);
        _commits[tag] = before + 1;
    }

    /// <summary>Offset that a stage has stored: the number of its commits.</summary>
    public int OffsetOf(string stage, int partition) => _commits.GetValueOrDefault(RedisKeys.Tag(stage, partition));

    private static string Position(int commit) => string.Create(CultureInfo.InvariantCulture, $"1:{commit}:0");

    private static string TagOf(string stage, EntityKey entity) =>
        RedisKeys.Tag(stage, Partitioner.PartitionOf(entity.ToString(), Partitions));

    private static ReadOnlyMemory<byte> Bytes(Band band)
    {
        var buffer = new byte[BandCodec.MaxBytes];
        return buffer.AsMemory(0, BandCodec.Write(buffer, band));
    }

    private static ReadOnlyMemory<byte> Bytes(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenMemory;
    }
}
