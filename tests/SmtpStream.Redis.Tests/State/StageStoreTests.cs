using SmtpStream.Contracts;
using SmtpStream.Redis.ReadModel;
using SmtpStream.Redis.State;
using Xunit;

namespace SmtpStream.Redis.Tests.State;

public class StageStoreTests
{
    private static readonly string Tag = RedisKeys.Tag("fold", 0);

    [SkippableFact]
    public async Task Commit_OnTheExpectedPosition_IsLoadedAgain()
    {
        await using var redis = new RedisServerProcess();
        var store = await redis.GetAsync<StageStore>();
        Assert.Equal(CommitOutcome.Committed, await store.CommitAsync(Transaction(null, "1:5:0", ("a", "1"), ("b", "2")), CancellationToken.None));
        Assert.Equal(
            CommitOutcome.Committed, await store.CommitAsync(Transaction("1:5:0", "1:9:0", ["a"], [], ("b", "3")), CancellationToken.None));
        var stored = await store.LoadAsync(Tag, CancellationToken.None);
        Assert.Equal(("1:9:0", "1:9:0", 4), (stored.PositionBefore, stored.PositionAfter, stored.PartitionCount));
        Assert.Equal(["b=3"], stored.Entries.Select(e => $"{e.Key}={System.Text.Encoding.UTF8.GetString(e.Value.Span)}"));
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("1:4:0")]
    public async Task Commit_OnAnotherPosition_IsRefusedAndWritesNothing(string? expected)
    {
        await using var redis = new RedisServerProcess();
        var store = await redis.GetAsync<StageStore>();
        await store.CommitAsync(Transaction(null, "1:5:0", ("a", "1")), CancellationToken.None);
        Assert.Equal(CommitOutcome.Refused, await store.CommitAsync(Transaction(expected, "1:6:0", ("a", "9")), CancellationToken.None));
        var stored = await store.LoadAsync(Tag, CancellationToken.None);
        Assert.Equal("1:5:0", stored.PositionAfter);
        Assert.Equal("1", System.Text.Encoding.UTF8.GetString(stored.Entries.Single().Value.Span));
    }

    [SkippableFact]
    public async Task ReadModel_IsWrittenWithTheState()
    {
        await using var redis = new RedisServerProcess();
        var store = await redis.GetAsync<StageStore>();
        var key = RedisKeys.EntityIndex(Tag);
        await store.CommitAsync(
            Transaction(null, "1:5:0", [], [new(key, "x", "1"u8.ToArray(), TimeSpan.FromHours(1)), new(key, "y", "2"u8.ToArray(), null), new(key, "x", null, null)]),
            CancellationToken.None);
        var fields = await (await redis.GetAsync<HashReader>()).ReadAsync(key, CancellationToken.None);
        Assert.Equal(["y"], fields.Select(f => f.Key));
    }

    [SkippableFact]
    public async Task ReadFields_OfAStage_ComeWithItsPosition()
    {
        await using var redis = new RedisServerProcess();
        var store = await redis.GetAsync<StageStore>();
        var key = RedisKeys.EntityIndex(Tag);
        var before = await store.ReadFieldsAsync(Tag, [(key, "y")], CancellationToken.None);
        Assert.Null(before.Position);
        Assert.True(before.Values.Single().IsEmpty);
        await store.CommitAsync(Transaction(null, "1:5:0", [], [new(key, "y", "2"u8.ToArray(), null)]), CancellationToken.None);
        var after = await store.ReadFieldsAsync(Tag, [(key, "x"), (key, "y")], CancellationToken.None);
        Assert.Equal("1:5:0", after.Position);
        Assert.Equal(["", "2"], after.Values.Select(v => System.Text.Encoding.UTF8.GetString(v.Span)));
    }

    private static StateTransaction Transaction(string? expected, string position, params (string Id, string Value)[] puts) =>
        Transaction(expected, position, [], [], puts);

    private static StateTransaction Transaction(
        string? expected, string position, string[] removals, HashChange[] changes, params (string Id, string Value)[] puts) => new()
        {
            Tag = Tag,
            ExpectedPosition = expected,
            NewPosition = position,
            PartitionCount = 4,
            Puts = [.. puts.Select(p => new KeyValuePair<string, ReadOnlyMemory<byte>>(p.Id, System.Text.Encoding.UTF8.GetBytes(p.Value)))],
            Removals = removals,
            Changes = changes,
        };
}
