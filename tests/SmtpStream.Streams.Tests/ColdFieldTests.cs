using static SmtpStream.Streams.Tests.StageHarness;

namespace SmtpStream.Streams.Tests;

public sealed class ColdFieldTests
{
    private static readonly ColdKey Key = new("w:{merge.0}:x", "0");
    private readonly StageHarness _stage = new();

    public ColdFieldTests() => _stage.Load();

    [Fact]
    public void Consume_SuppliedField_ReachesTheUser()
    {
        var record = Record(0, "cold w:{merge.0}:x 0");
        Assert.Equal([Key], _stage.Stage.ColdKeysOf(record));
        Assert.True(_stage.Stage.TrySupplyCold(null, Key, "7"u8.ToArray()));
        Assert.Empty(_stage.Stage.ColdKeysOf(record));

        _stage.Stage.Consume(record);

        Assert.Equal("7", ((TextValue)_stage.Stage.State.Find("cold")!.Value).Text);
    }

    [Fact]
    public void Consume_FieldNotSupplied_Throws() =>
        Assert.Throws<InvalidOperationException>(() => _stage.Stage.Consume(Record(0, "cold w:{merge.0}:x 0")));

    [Fact]
    public void ColdKeysOf_ARecordThatNeedsAFieldTwice_AsksOnce() =>
        Assert.Equal([Key], _stage.Stage.ColdKeysOf(Record(0, "cold w:{merge.0}:x 0;cold w:{merge.0}:x 0")));

    [Fact]
    public void ColdKeysOf_AfterACommit_AsksAgain()
    {
        Assert.True(_stage.Stage.TrySupplyCold(null, Key, default));
        _stage.Consume("cold w:{merge.0}:x 0");

        Assert.Equal([Key], _stage.Stage.ColdKeysOf(Record(1, "cold w:{merge.0}:x 0")));
    }

    [Fact]
    public void TrySupplyCold_AnotherOwnerWroteMeanwhile_IsRefused()
    {
        _stage.Consume("set a 1");

        Assert.True(_stage.Stage.TrySupplyCold(At(1), Key, default));
        Assert.False(_stage.Stage.TrySupplyCold(At(2), Key, default));
    }

    [Fact]
    public void ColdKeysOf_Repeat_IsEmpty()
    {
        _stage.Stage.Consume(FromFold(0, new Mark(At(5), "a"), 6, "set a 1"));

        Assert.Empty(_stage.Stage.ColdKeysOf(FromFold(1, new Mark(At(5), "a"), 6, "cold w:{merge.0}:x 0")));
    }
}
