using SmtpStream.Streams.Collecting;

namespace SmtpStream.Streams.Tests.Collecting;

public sealed class CollectorLedgerTests
{
    private readonly CollectorLedger<string> _ledger = new();

    [Fact]
    public void Add_SameSource_StartsWhereTheLastEnded()
    {
        Add("s1", 100);

        var ticket = Add("s1", 250);

        Assert.Equal((100, 250, null), (ticket.Start, ticket.End, ticket.Previous));
    }

    [Fact]
    public void Add_NextSourceOfThePath_CarriesThePreviousAndItsEnd()
    {
        Add("s1", 100);

        Assert.Equal(new SourceEnd("s1", 100), Add("s2", 10).Previous);
        Assert.Equal(new SourceEnd("s1", 100), Add("s2", 20).Previous);
    }

    [Fact]
    public void Add_EndBeforeTheLast_Throws()
    {
        Add("s1", 100);

        Assert.Throws<ArgumentException>(() => Add("s1", 99));
    }

    [Fact]
    public void Checkpoint_InFlight_HoldsOnlyWhatIsAcknowledged()
    {
        var first = Add("s1", 100);
        Add("s1", 200);
        Add("s2", 10);

        _ledger.AcknowledgeThrough(first.Sequence);

        var checkpoint = _ledger.Checkpoint();
        Assert.Equal(100, checkpoint.Acknowledged["s1"]);
        Assert.Equal(new PathSource("s1", null), checkpoint.Paths["p"]);
        Assert.False(checkpoint.Acknowledged.ContainsKey("s2"));
    }

    [Fact]
    public void OfferSnapshot_InFlight_BecomesTheCheckpointOnceEverythingBeforeItIsAcknowledged()
    {
        var first = Add("s1", 100);
        var second = Add("s1", 200);
        _ledger.OfferSnapshot("at 200");
        var third = Add("s1", 300);

        _ledger.AcknowledgeThrough(first.Sequence);
        Assert.Null(_ledger.Checkpoint().Snapshot);
        Assert.False(_ledger.WantsSnapshot);

        _ledger.AcknowledgeThrough(second.Sequence);
        Assert.Equal("at 200", _ledger.Checkpoint().Snapshot);
        Assert.Equal(200, _ledger.Checkpoint().Acknowledged["s1"]);

        _ledger.AcknowledgeThrough(third.Sequence);
        Assert.Equal("at 200", _ledger.Checkpoint().Snapshot);
        Assert.Equal(300, _ledger.Checkpoint().Acknowledged["s1"]);
    }

    [Fact]
    public void OfferSnapshot_NothingInFlight_IsTheCheckpointAtOnce()
    {
        _ledger.OfferSnapshot("empty");

        Assert.Equal("empty", _ledger.Checkpoint().Snapshot);
        Assert.True(_ledger.WantsSnapshot);
    }

    [Fact]
    public void DeliveryFailed_InFlight_GoesBackToTheAcknowledgedPositions()
    {
        var first = Add("s1", 100);
        _ledger.AcknowledgeThrough(first.Sequence);
        Add("s1", 200);
        Add("s2", 10);
        _ledger.OfferSnapshot("at 200");

        var checkpoint = _ledger.DeliveryFailed();

        Assert.Null(checkpoint.Snapshot);
        Assert.Equal((0, 0L), (_ledger.InFlightCount, _ledger.InFlightBytes));
        Assert.True(_ledger.IsSilent("s1", 99));
        Assert.False(_ledger.IsSilent("s1", 100));
        Assert.Equal((100, null), (Add("s1", 200).Start, Add("s1", 300).Previous));
        Assert.Equal(new SourceEnd("s1", 300), Add("s2", 10).Previous);
    }

    [Fact]
    public void AcknowledgeThrough_ReportOfAnEndedSession_HasNoEffect()
    {
        var dead = Add("s1", 100);
        _ledger.DeliveryFailed();
        Add("s1", 100);

        _ledger.AcknowledgeThrough(dead.Sequence);

        Assert.Equal(0, _ledger.AcknowledgedOf("s1"));
    }

    [Fact]
    public void Start_FromACheckpoint_ReadsSilentlyUpToTheAcknowledgedPosition()
    {
        _ledger.AcknowledgeThrough(Add("s1", 100).Sequence);
        _ledger.AcknowledgeThrough(Add("s2", 50).Sequence);

        var next = new CollectorLedger<string>(_ledger.Checkpoint());

        Assert.True(next.IsSilent("s2", 49));
        Assert.False(next.IsSilent("s2", 50));
        var ticket = next.Add("p", "s2", 80, 1);
        Assert.Equal((50, new SourceEnd("s1", 100)), (ticket.Start, ticket.Previous));
    }

    [Fact]
    public void Add_SourceThatThePathLeftBefore_DoesNotTurnThePathBack()
    {
        Add("s1", 100);
        Add("s2", 50);

        Assert.Null(Add("s1", 100).Previous);

        Assert.Equal(new SourceEnd("s1", 100), Add("s2", 60).Previous);
    }

    [Fact]
    public void InFlightBytes_SentAndAcknowledged_IsTheDifference()
    {
        var first = _ledger.Add("p", "s1", 100, 1000);
        _ledger.Add("p", "s1", 200, 500);

        _ledger.AcknowledgeThrough(first.Sequence);

        Assert.Equal(500, _ledger.InFlightBytes);
    }

    private BatchTicket Add(string source, long end) => _ledger.Add("p", source, end, 1);
}
