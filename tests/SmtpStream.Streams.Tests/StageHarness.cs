using System.Text;

namespace SmtpStream.Streams.Tests;

/// <summary>A stage on a store in memory.</summary>
internal sealed class StageHarness
{
    private readonly Dictionary<string, byte[]> _store;

    public StageHarness(StageHarness? sameStoreAs = null, params Destination[] destinations)
    {
        _store = sameStoreAs?._store ?? new(StringComparer.Ordinal);
        StoredPosition = sameStoreAs?.StoredPosition;
        Stage = new Stage(new StageIdentity(StageKind.Merge, 0), User, destinations);
    }

    public ScriptedUser User { get; } = new();

    public Stage Stage { get; }

    public StreamPosition? StoredPosition { get; private set; }

    public IReadOnlyCollection<string> StoredIds => [.. _store.Keys.Where(id => id[0] != '!').Order(StringComparer.Ordinal)];

    public static InputRecord Record(long offset, string steps) =>
        new() { Offset = offset, Body = Encoding.UTF8.GetBytes(steps) };

    public static InputRecord FromFold(long offset, Mark mark, long covered, string steps, int partition = 0) => new()
    {
        Offset = offset,
        Sender = new StageIdentity(StageKind.Fold, partition),
        Mark = mark,
        Covered = At(covered),
        Body = Encoding.UTF8.GetBytes(steps),
    };

    public static StreamPosition At(long offset, long turn = 0) => new(1, offset, turn);

    public void Load(long incarnation = 1) => Assert.True(Stage.TryLoad(StoredPosition, Content(), StoredPosition, incarnation));

    public IReadOnlyList<string> Consume(params string[] records)
    {
        foreach (var steps in records)
        {
            Stage.Consume(Record(Stage.Next.Offset, steps));
        }

        return Commit();
    }

    public IReadOnlyList<string> Commit()
    {
        Apply(Stage.PrepareCommit());
        return Lines(Stage.Committed());
    }

    public IReadOnlyList<string> Republish() => Lines(Stage.Republish());

    public void Apply(StageCommit commit)
    {
        Assert.Equal(StoredPosition, commit.ExpectedPosition);
        foreach (var id in commit.Removals)
        {
            Assert.True(_store.Remove(id));
        }

        foreach (var (id, value) in commit.Puts)
        {
            _store[id] = value.ToArray();
        }

        StoredPosition = commit.NewPosition;
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Content() =>
        _store.Select(entry => new KeyValuePair<string, ReadOnlyMemory<byte>>(entry.Key, entry.Value)).ToArray();

    /// <summary>"topic/partition stamp.id covered: body".</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<OutboundRecord> records) =>
        [.. records.Select(r =>
            $"{r.Destination.Name}/{r.Destination.Partition} {Short(r.Mark.Stamp)}.{r.Mark.Id ?? "~"} c{Short(r.Covered)}: " +
            Encoding.UTF8.GetString(r.Body.Span))];

    private static string Short(StreamPosition position) =>
        position.Turn == 0 ? $"{position.Offset}" : $"{position.Offset}+{position.Turn}";
}
