using static SmtpStream.Streams.Tests.StageHarness;

namespace SmtpStream.Streams.Tests;

public sealed class FlushPolicyTests
{
    private readonly StageHarness _stage = new();

    public FlushPolicyTests() => _stage.Load();

    [Theory]
    [InlineData(0, 250)]
    [InlineData(20, 250)]
    [InlineData(60, 600)]
    [InlineData(500, 1000)]
    public void Interval_IsTenTimesTheLastCommitWithinBounds(int commitMs, int intervalMs) =>
        Assert.Equal(TimeSpan.FromMilliseconds(intervalMs), FlushPolicy.Interval(TimeSpan.FromMilliseconds(commitMs)));

    [Fact]
    public void IsFlushDue_NothingConsumed_IsFalse() =>
        Assert.False(_stage.Stage.IsFlushDue(TimeSpan.FromHours(1), TimeSpan.Zero, idle: true));

    [Fact]
    public void IsFlushDue_Consumed_AtTheIntervalOrWhenIdle()
    {
        _stage.Stage.Consume(Record(0, "set a 1"));

        Assert.False(_stage.Stage.IsFlushDue(TimeSpan.FromMilliseconds(249), TimeSpan.Zero, idle: false));
        Assert.True(_stage.Stage.IsFlushDue(TimeSpan.FromMilliseconds(250), TimeSpan.Zero, idle: false));
        Assert.True(_stage.Stage.IsFlushDue(TimeSpan.Zero, TimeSpan.Zero, idle: true));
    }

    [Fact]
    public void IsFlushDue_OneMebibyteConsumed_IsTrue()
    {
        _stage.Stage.Consume(new InputRecord { Offset = 0, Body = new byte[FlushPolicy.MaxConsumedBytes] });

        Assert.True(_stage.Stage.IsFlushDue(TimeSpan.Zero, TimeSpan.Zero, idle: false));
    }

    [Fact]
    public void IsFlushDue_FourMebibytesDirty_IsTrue()
    {
        _stage.Stage.Turn(state => state.Add("a", new TextValue(new string('x', (int)FlushPolicy.MaxDirtyBytes))));

        Assert.True(_stage.Stage.IsFlushDue(TimeSpan.Zero, TimeSpan.Zero, idle: false));
    }

    [Fact]
    public void IsFlushDue_AfterTheCommit_IsFalse()
    {
        _stage.Consume("set a 1");

        Assert.False(_stage.Stage.IsFlushDue(TimeSpan.FromHours(1), TimeSpan.Zero, idle: true));
    }
}
