using System.Text;
using static SmtpStream.Streams.Tests.StageHarness;

namespace SmtpStream.Streams.Tests;

public sealed class StageTests
{
    private static readonly Destination Zero = new("t", 0);
    private static readonly Destination One = new("t", 1);
    private static readonly Destination Receiver = Destination.Receiver("chat");

    [Fact]
    public void Committed_SeveralOutputs_AreSentInStampThenIdOrderWithTheWatermarkBehind()
    {
        var stage = Loaded(Zero, One);

        var sent = stage.Consume("set b 1;open b t 0;set a 1;open a t 0", "set c 2;open c t 1", "set b 3");

        Assert.Equal(["t/0 1.a c3: 1", "t/0 3.b c3: 3", "t/0 3.~ c3: wm", "t/1 2.c c3: 2", "t/1 3.~ c3: wm"], sent);
    }

    [Fact]
    public void Committed_UnchangedOpenOutput_IsNotSentAgain()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1;open a t 0");

        Assert.Equal(["t/0 2.~ c2: wm"], stage.Consume("set x 1"));
    }

    [Fact]
    public void Committed_ChangesOfOneEntryBetweenCommits_AreSentOnceWithTheLastStamp()
    {
        var stage = Loaded(Zero);

        Assert.Equal(["t/0 2.a c2: 2", "t/0 2.~ c2: wm"], stage.Consume("set a 1;open a t 0", "set a 2"));
    }

    [Fact]
    public void Committed_DestinationWithoutWatermark_GetsOutputsOnly()
    {
        var stage = Loaded(Zero);
        stage.User.Watermark = null;

        Assert.Equal(["t/0 1.a c1: 1"], stage.Consume("set a 1;open a t 0"));
    }

    [Fact]
    public void TryLoad_PositionsDiffer_AsksToReadAgain()
    {
        var stage = new StageHarness();

        Assert.False(stage.Stage.TryLoad(At(1), [], At(2), 1));
        Assert.False(stage.Stage.TryLoad(null, [], At(2), 1));
        Assert.False(stage.Stage.IsLoaded);
    }

    [Fact]
    public void TryLoad_SameIncarnation_GoesOnAtTheStoredPosition()
    {
        var first = Loaded(Zero);
        first.Consume("set a 1", "set b 2");
        var second = new StageHarness(first, Zero);

        second.Load();

        Assert.Equal(At(2), second.Stage.Next);
        Assert.Equal(2, second.Stage.EntryCount);
    }

    [Fact]
    public void TryLoad_NewIncarnation_StartsAtZeroAndExpectsTheStoredPosition()
    {
        var first = Loaded(Zero);
        first.Consume("set a 1", "set b 2");
        var second = new StageHarness(first, Zero);

        second.Load(incarnation: 2);

        Assert.Equal(new StreamPosition(2, 0), second.Stage.Next);
        Assert.True(second.Stage.HasUncommitted);
        Assert.Equal(At(2), second.Stage.PrepareCommit().ExpectedPosition);
    }

    [Fact]
    public void TryLoad_StateOfALaterBroker_Halts() =>
        Assert.Throws<InvalidDataException>(() => new StageHarness().Stage.TryLoad(new(2, 5), [], new(2, 5), 1));

    [Fact]
    public void TryLoad_UnreadableEntry_Halts() =>
        Assert.Throws<InvalidDataException>(
            () => new StageHarness().Stage.TryLoad(At(1), [new("a", "?"u8.ToArray())], At(1), 1));

    [Fact]
    public void Republish_AfterLoad_SendsWhatIsAboveTheAcknowledgedMark()
    {
        var first = Loaded(Zero, One);
        first.Consume("set a 1;open a t 0", "set b 2;final b t 0", "set c 3;open c t 1");
        first.Stage.Acknowledged(Zero, new Mark(At(1), "a"));
        first.Commit();
        var second = new StageHarness(first, Zero, One);
        second.Load();

        var sent = second.Republish();

        Assert.Equal(["t/0 2.b c3: 2", "t/0 3.~ c3: wm", "t/1 3.c c3: 3", "t/1 3.~ c3: wm"], sent);
    }

    [Fact]
    public void Republish_NothingStored_SendsNothing() => Assert.Empty(Loaded(Zero).Republish());

    [Fact]
    public void Republish_AfterConsuming_IsRefused()
    {
        var stage = Loaded(Zero);
        stage.Stage.Consume(Record(0, "set a 1"));

        Assert.Throws<InvalidOperationException>(() => stage.Stage.Republish());
    }

    [Fact]
    public void FinalOutput_LeavesOnlyAfterItsAcknowledgement()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1;final a t 0", "set b 2;final b t 0");
        stage.Consume("set x 1");
        Assert.Equal(["a", "b", "x"], stage.StoredIds);

        stage.Stage.Acknowledged(Zero, new Mark(At(1), "a"));
        stage.Commit();
        Assert.Equal(["b", "x"], stage.StoredIds);

        stage.Stage.Acknowledged(Zero, new Mark(At(2), null));
        stage.Commit();
        Assert.Equal(["x"], stage.StoredIds);
    }

    [Fact]
    public void FinalOutput_SameStampHigherId_WaitsForItsOwnAcknowledgement()
    {
        var stage = Loaded(Zero);
        stage.Consume("set b 1;final b t 0;set a 1;final a t 0");

        stage.Stage.Acknowledged(Zero, new Mark(At(1), "a"));
        stage.Commit();

        Assert.Equal(["b"], stage.StoredIds);
    }

    [Fact]
    public void FinalOutput_AfterLoadAndRepublish_LeavesAfterItsAcknowledgement()
    {
        var first = Loaded(Zero);
        first.Consume("set a 1;final a t 0");
        var second = new StageHarness(first, Zero);
        second.Load();
        second.Republish();

        second.Stage.Acknowledged(Zero, new Mark(At(1), "a"));
        second.Commit();

        Assert.Empty(second.StoredIds);
    }

    [Fact]
    public void FinalOutput_AcknowledgedBeforeTheLoad_LeavesWithTheNextCommit()
    {
        var first = Loaded(Zero);
        first.Consume("set a 1;final a t 0");
        var leftover = first.Content().Single(entry => entry.Key == "a");
        first.Stage.Acknowledged(Zero, new Mark(At(1), null));
        first.Commit();
        var second = new StageHarness(first, Zero);
        Assert.True(second.Stage.TryLoad(At(1), [.. second.Content(), leftover], At(1), 1));

        Assert.Equal(["t/0 1.~ c1: wm"], second.Republish());
        Assert.True(second.Stage.IsFlushDue(TimeSpan.Zero, TimeSpan.Zero, idle: true));
        Assert.Equal(["a"], second.Stage.PrepareCommit().Removals);
    }

    [Theory]
    [InlineData("set a 2")]
    [InlineData("remove a")]
    [InlineData("open a t 0")]
    public void FinalOutput_ChangedAgain_Throws(string steps)
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1;final a t 0");

        Assert.Throws<InvalidOperationException>(() => stage.Stage.Consume(Record(1, steps)));
    }

    [Fact]
    public void Acknowledged_WhileCommitting_IsStoredByTheNextCommit()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1;final a t 0");
        stage.Stage.Consume(Record(1, "set x 1"));
        var commit = stage.Stage.PrepareCommit();
        stage.Stage.Acknowledged(Zero, new Mark(At(1), "a"));
        stage.Apply(commit);
        stage.Stage.Committed();

        Assert.True(stage.Stage.IsFlushDue(TimeSpan.Zero, TimeSpan.Zero, idle: true));
        Assert.Empty(stage.Commit());
        Assert.Equal(["x"], stage.StoredIds);
    }

    [Fact]
    public void Consume_BetweenPrepareAndItsAnswer_Throws()
    {
        var stage = Loaded(Zero);
        stage.Stage.Consume(Record(0, "set a 1"));
        stage.Stage.PrepareCommit();

        Assert.Throws<InvalidOperationException>(() => stage.Stage.Consume(Record(1, "set a 2")));
        Assert.Throws<InvalidOperationException>(() => stage.Stage.Turn(_ => { }));
        Assert.Throws<InvalidOperationException>(() => stage.Stage.PrepareCommit());
    }

    [Fact]
    public void Forget_RefusedCommit_LoadsWhatTheOtherOwnerWrote()
    {
        var first = Loaded(Zero);
        first.Stage.Consume(Record(0, "set a 1"));
        first.Stage.PrepareCommit();
        first.Stage.Forget();

        Assert.False(first.Stage.IsLoaded);
        Assert.Throws<InvalidOperationException>(() => first.Stage.Consume(Record(1, "set a 2")));
        first.Load();
        Assert.Equal(0, first.Stage.EntryCount);
        Assert.Equal(At(0), first.Stage.Next);
    }

    [Fact]
    public void Consume_OffsetBeforeThePosition_Throws()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1", "set a 2");

        Assert.Throws<ArgumentException>(() => stage.Stage.Consume(Record(1, "set a 3")));
    }

    [Fact]
    public void Consume_OffsetsWithHoles_TakesThePositionBehindTheRecord()
    {
        var stage = Loaded(Zero);
        stage.Stage.Consume(Record(7, "set a 1"));
        stage.Commit();

        Assert.Equal(At(8), stage.StoredPosition);
    }

    [Fact]
    public void Turn_Changes_RaiseTheTurnAndStampTheEntry()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1;open a t 0");

        Assert.True(stage.Stage.Turn(state => ScriptedUser.Run(["set", "a", "2"], state)));
        Assert.True(stage.Stage.Turn(state => ScriptedUser.Run(["set", "a", "3"], state)));
        Assert.False(stage.Stage.Turn(_ => { }));

        Assert.Equal(["t/0 1+2.a c1+2: 3", "t/0 1+2.~ c1+2: wm"], stage.Commit());
        Assert.Equal(At(1, 2), stage.StoredPosition);
        Assert.Equal(["t/0 2.a c2: 4", "t/0 2.~ c2: wm"], stage.Consume("set a 4"));
        Assert.Equal(At(2), stage.StoredPosition);
    }

    [Fact]
    public void AcknowledgedOne_EntryOfTheReceiver_LeavesInATurnWithWhatIsRecorded()
    {
        var stage = Loaded(Zero);
        Assert.Equal(["chat/-1 1.n1 c1: 1", "chat/-1 1.n2 c1: 1"],
            stage.Consume("set n2 1;final n2 chat -1;set n1 1;final n1 chat -1").Where(line => line.StartsWith("chat", StringComparison.Ordinal)));

        Assert.True(stage.Stage.AcknowledgedOne(Receiver, "n2", state => ScriptedUser.Run(["set", "log", "2xx"], state)));
        Assert.False(stage.Stage.AcknowledgedOne(Receiver, "n2"));
        stage.Commit();

        Assert.Equal(["log", "n1"], stage.StoredIds);
        Assert.Equal(At(1, 1), stage.StoredPosition);
    }

    [Fact]
    public void Republish_ReceiverOutputs_AreSentUntilEachIsAcknowledged()
    {
        var first = Loaded();
        first.Consume("set n1 1;final n1 chat -1;set n2 1;final n2 chat -1");
        first.Stage.AcknowledgedOne(Receiver, "n1");
        first.Commit();
        var second = new StageHarness(first);
        second.Load();

        Assert.Equal(["chat/-1 1.n2 c1+1: 1"], second.Republish());
    }

    [Fact]
    public void Acknowledged_Receiver_Throws() =>
        Assert.Throws<ArgumentException>(() => Loaded().Stage.Acknowledged(Receiver, new Mark(At(1), "n1")));

    [Fact]
    public void Removed_BeforeItWasStored_LeavesNoTrace()
    {
        var stage = Loaded(Zero);

        Assert.Equal(["t/0 2.~ c2: wm"], stage.Consume("set a 1;open a t 0", "remove a"));
        Assert.Empty(stage.StoredIds);
    }

    [Fact]
    public void Removed_AndAddedAgain_IsPut()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1");
        stage.Consume("remove a;set a 2");
        Assert.Equal(["a"], stage.StoredIds);

        stage.Consume("remove a;set a 3;remove a");
        Assert.Empty(stage.StoredIds);
    }

    [Fact]
    public void ReadModel_ChangedEntries_AreInTheSameCommit()
    {
        var stage = Loaded(Zero);
        stage.Consume("set a 1");
        stage.Stage.Consume(Record(1, "set b 2;set c 3;remove c"));

        var change = Assert.Single(stage.Stage.PrepareCommit().ReadModel);

        Assert.Equal(("read-model", "b"), (change.Key, change.Field));
        Assert.Equal("2", Encoding.UTF8.GetString(change.Value!.Value.Span));
    }

    [Fact]
    public void Add_ReservedId_Throws() =>
        Assert.Throws<ArgumentException>(() => Loaded().Stage.Consume(Record(0, "set !a 1")));

    private static StageHarness Loaded(params Destination[] destinations)
    {
        var stage = new StageHarness(null, destinations);
        stage.Load();
        return stage;
    }
}
