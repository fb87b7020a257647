using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Embedded;
using SmtpStream.Embedded.Server;
using SmtpStream.Embedded.Storage;
using SmtpStream.EndToEnd.Tests.Faults.Flow;
using SmtpStream.Redis;
using SmtpStream.Redis.ReadModel;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>Every window of the read model: all entities (but paths, whose lines are counted where a batch ends), all lengths.</summary>
internal sealed class WindowSnapshot
{
    private static readonly int[] Lengths = [60, 300, 3_600, 86_400];

    private readonly SortedDictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Measures> _sketches = new(StringComparer.Ordinal);

    private WindowSnapshot()
    {
    }

    public int Count => _windows.Count;

    /// <summary>Counters in all windows.</summary>
    public int Values => _windows.Values.Sum(w => w.Measures?.Counters.Count ?? 0);

    public int Sketches => _sketches.Count;

    /// <summary>Of a pipeline on embedded parts that has ended.</summary>
    public static async Task<WindowSnapshot> OfDirectoryAsync(string dataDirectory, MailFlow flow)
    {
        var options = Options.Create(new EmbeddedOptions { DataDirectory = dataDirectory });
        using var directory = new DataDirectory(options);
        using var redis = new EmbeddedRedis(directory, options, NullLoggerFactory.Instance);
        return await OfRedisAsync(redis.Endpoint, flow);
    }

    public static async Task<WindowSnapshot> OfRedisAsync(string endpoint, MailFlow flow)
    {
        await using var connection = new RedisConnection(
            Options.Create(new RedisOptions { Endpoints = endpoint }), NullLogger<RedisConnection>.Instance, TimeProvider.System);
        var hashes = new HashReader(connection);
        var snapshot = new WindowSnapshot();
        var partitions = 0;
        for (var partition = 0; partition == 0 || partition < partitions; partition++)
        {
            var tag = RedisKeys.Tag("merge", partition);
            partitions = int.Parse(await hashes.ReadTextAsync(RedisKeys.PartitionCount(tag), CancellationToken.None) ?? $"{partitions}", null);
            // The index lists what was published; windows of less are written too.
            var entities = (await hashes.ReadAsync(RedisKeys.EntityIndex(tag), CancellationToken.None)).Select(f => f.Key)
                .Union(flow.Truth.Counts.Keys.Select(k => Entity(k.Kind, k.Name)).Where(e => Partitioner.PartitionOf(e, partitions) == partition))
                .Where(e => !e.StartsWith(Entity(EntityKind.Path, ""), StringComparison.Ordinal)).ToList();
            foreach (var length in Lengths)
            {
                await snapshot.ReadAsync(hashes, tag, length, entities, flow);
            }
        }

        return snapshot;
    }

    public bool IsClosed(EntityKind kind, string name, long start, int length) =>
        _windows.GetValueOrDefault(Id(Entity(kind, name), length, start))?.State == WindowState.Closed;

    public long Counter(EntityKind kind, string name, long start, int length, CounterKey key) =>
        (long)(_windows.GetValueOrDefault(Id(Entity(kind, name), length, start))?.Measures.Counters
            .Where(c => c.Metric == (uint)key.Metric && c.Dimension == (uint)key.Dimension).Select(c => c.Value).SingleOrDefault() ?? 0);

    /// <summary>What differs from another run over the same lines, at most 20 lines.</summary>
    public IReadOnlyList<string> DifferencesFrom(WindowSnapshot other)
    {
        var differences = new List<string>();
        foreach (var id in _windows.Keys.Union(other._windows.Keys).Where(id => !IsOpenRollUp(id) && !other.IsOpenRollUp(id)))
        {
            var (mine, theirs) = (Counters(_windows.GetValueOrDefault(id)), Counters(other._windows.GetValueOrDefault(id)));
            if (mine != theirs)
            {
                differences.Add($"{id}: {mine} against {theirs}");
            }
        }

        // Sketches of a window are written when it closes: those that both have.
        foreach (var (id, mine) in _sketches.Where(s => !IsOpenRollUp(s.Key) && !other.IsOpenRollUp(s.Key)))
        {
            if (other._sketches.TryGetValue(id, out var theirs) && Sketch(mine) is var a && Sketch(theirs) is var b && a != b)
            {
                differences.Add($"sketches of {id}: {a} against {b}");
            }
        }

        return [.. differences.Take(20)];
    }

    // Written when a partial of it is sealed or when it closes: what it holds in between depends on the moment.
    private bool IsOpenRollUp(string id) =>
        _windows.TryGetValue(id, out var window) && window.State == WindowState.Open && window.LengthSeconds > FlowTruth.StepOf(window.Entity.Kind);

    private async Task ReadAsync(HashReader hashes, string tag, int length, List<string> entities, MailFlow flow)
    {
        var starts = new List<long>();
        for (var start = flow.From.ToUnixTimeSeconds() / length * length; start <= flow.To.ToUnixTimeSeconds() + length; start += length)
        {
            starts.Add(start);
        }

        foreach (var (entity, block) in entities.SelectMany(e => starts.GroupBy(s => RedisKeys.BlockStart(length, s)).Select(b => (e, b))))
        {
            var fields = block.Select(s => RedisKeys.WindowField(entity, s)).ToList();
            var read = await hashes.ReadFieldsAsync(
                [(RedisKeys.Windows(tag, length, entity, block.Key), fields), (RedisKeys.Sketches(tag, length, entity, block.Key), fields)], CancellationToken.None);
            foreach (var (start, window, sketches) in block.Zip(read[0], read[1]))
            {
                if (!window.IsEmpty)
                {
                    _windows.Add(Id(entity, length, start), Window.Parser.ParseFrom(window.Span));
                }

                if (!sketches.IsEmpty)
                {
                    _sketches.Add(Id(entity, length, start), Measures.Parser.ParseFrom(sketches.Span));
                }
            }
        }
    }

    private static string Entity(EntityKind kind, string name) => $"{(int)kind}::{name}";

    private static string Id(string entity, int length, long start) => $"{entity} {length} s from {DateTimeOffset.FromUnixTimeSeconds(start):yyyy-MM-dd HH:mm}";

    private static string Counters(Window? window) => window is null ? "no window" : string.Join(
        ' ', window.Measures.Counters.OrderBy(c => (c.Metric, c.Dimension)).Select(c => $"{new CounterKey((Metric)c.Metric, (int)c.Dimension)}={c.Value}"));

    // Sums of distributions are rounded in the order of addition, and a full ranking depends on the order of arrival.
    private static string Sketch(Measures measures)
    {
        var distributions = measures.Distributions.OrderBy(d => d.Metric)
            .Select(d => $"{d.Metric}: {d.FirstIndex} {d.ZeroCount} {string.Join(',', d.Bins)} {d.Min:R} {d.Max:R} {d.Sum:G10}");
        var distincts = measures.Distincts.OrderBy(d => d.Metric).Select(d => $"{d.Metric}: {string.Join(',', d.Sparse)} {d.Dense.ToBase64()}");
        var rankings = measures.Rankings.Where(r => r.Items.Count < r.Capacity).OrderBy(r => r.Metric)
            .Select(r => $"{r.Metric}: {string.Join(',', r.Items.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => $"{i.Name}={i.Count}"))}");
        return string.Join("; ", distributions.Concat(distincts).Concat(rankings));
    }
}
