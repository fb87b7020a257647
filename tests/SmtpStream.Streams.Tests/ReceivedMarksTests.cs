using static SmtpStream.Streams.Tests.StageHarness;

namespace SmtpStream.Streams.Tests;

public sealed class ReceivedMarksTests
{
    private readonly StageHarness _stage = new();

    public ReceivedMarksTests() => _stage.Load();

    [Fact]
    public void Consume_EqualMark_IsARepeat()
    {
        Assert.True(Take(5, "a", covered: 6));
        Assert.False(Take(5, "a", covered: 9));
        Assert.Single(_stage.User.Applied);
    }

    [Fact]
    public void Consume_LowerStampOrLowerIdOfTheSameStamp_IsARepeat()
    {
        Assert.True(Take(5, "b", covered: 6));

        Assert.False(Take(5, "a", covered: 6));
        Assert.False(Take(4, "z", covered: 6));
        Assert.True(Take(5, "c", covered: 6));
    }

    [Fact]
    public void Consume_Repeat_StillMovesThePosition()
    {
        Take(5, "a", covered: 6);
        Take(5, "a", covered: 6);

        Assert.Equal(At(2), _stage.Stage.Next);
    }

    [Fact]
    public void Consume_OtherSender_IsFilteredForItself()
    {
        Assert.True(Take(5, "a", covered: 6));
        Assert.True(Take(2, "a", covered: 6, partition: 1));
    }

    [Fact]
    public void Consume_EntryAtTheWatermarksStamp_IsARepeat()
    {
        Assert.True(Take(6, null, covered: 6));
        Assert.False(Take(6, "a", covered: 6));
    }

    [Fact]
    public void Consume_FormerOwnersWatermarkBehindNewerRecords_IsDropped()
    {
        Assert.True(Take(3, "a", covered: 9));

        Assert.False(Take(8, null, covered: 8));
        Assert.True(Take(9, null, covered: 9));
    }

    [Fact]
    public void Consume_DroppedWatermark_IsNotTaken()
    {
        Take(3, "a", covered: 9);
        Take(8, null, covered: 8);

        Assert.True(Take(7, "b", covered: 9));
    }

    [Fact]
    public void Consume_LaterIncarnationOfTheSender_IsTaken()
    {
        Take(100, "a", covered: 100);

        Assert.True(_stage.Stage.Consume(new InputRecord
        {
            Offset = 1,
            Sender = new StageIdentity(StageKind.Fold, 0),
            Mark = new Mark(new StreamPosition(2, 1), "a"),
            Covered = new StreamPosition(2, 1),
        }));
    }

    [Fact]
    public void Consume_AfterLoad_RemembersWhatWasTaken()
    {
        Take(5, "a", covered: 9);
        _stage.Commit();
        var next = new StageHarness(_stage);
        next.Load();

        Assert.False(next.Stage.Consume(FromFold(1, new Mark(At(5), "a"), 9, "set a 1")));
        Assert.False(next.Stage.Consume(FromFold(2, new Mark(At(8), null), 8, "")));
        Assert.True(next.Stage.Consume(FromFold(3, new Mark(At(5), "b"), 9, "set b 1")));
    }

    [Fact]
    public void Consume_WithoutSender_GoesStraightToTheUser()
    {
        _stage.Stage.Consume(Record(0, "set a 1"));
        _stage.Stage.Consume(Record(1, "set a 1"));

        Assert.Equal(2, _stage.User.Applied.Count);
    }

    private bool Take(long stamp, string? id, long covered, int partition = 0) =>
        _stage.Stage.Consume(FromFold(_stage.Stage.Next.Offset, new Mark(At(stamp), id), covered, $"set x {stamp}", partition));
}
