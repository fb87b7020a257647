using SmtpStream.Simulation.Tests.Product;
using SmtpStream.Simulation.Tests.World;
using Xunit.Abstractions;

namespace SmtpStream.Simulation.Tests;

/// <summary>Leaving out a guard makes the simulation with the product's stages fail too.</summary>
public sealed class ProductGuardTests(ITestOutputHelper output)
{
    [Fact]
    public void PositionFilter_LeftOut_CountsEventsTwice() => Fails(Guard.PositionFilter);

    [Fact]
    public void StampComparison_LeftOut_TakesAFormerOwnersOlderPartial() => Fails(Guard.StampComparison);

    [Fact]
    public void RepublishOnAssignment_LeftOut_MissesPartials() => Fails(Guard.RepublishOnAssignment);

    [Fact]
    public void CompareAndSet_LeftOut_LosesRows() => Fails(Guard.CompareAndSet);

    [Fact]
    public void Sealing_LeftOut_GrowsWithoutBound() => Fails(Guard.Sealing);

    [Fact]
    public void PreviousEnd_LeftOut_HidesDestroyedRecords() => Fails(Guard.PreviousEnd, seed => new() { Seed = seed, DestroyedRecords = true });

    [Fact]
    public void SendOrder_LeftOut_DropsPartialsAsOld() => Fails(Guard.SendOrder);

    [Fact]
    public void EqualStampsDropped_LeftOut_CountsTwice() => Fails(Guard.EqualStampsDropped);

    [Fact]
    public void OrderedProducer_LeftOut_GivesFalseGaps() => Fails(Guard.OrderedProducer);

    [Fact]
    public void SessionEndsWithFailure_LeftOut_DropsTheResentRecordAsOld() => Fails(Guard.SessionEndsWithFailure);

    [Fact]
    public void FinalKeptUntilAcknowledged_LeftOut_ClosesAWindowWithoutRows() => Fails(Guard.FinalKeptUntilAcknowledged);

    [Fact]
    public void AtomicLoad_LeftOut_LoadsAStateThatIsNotOfItsPosition() => Fails(Guard.AtomicLoad);

    [Fact]
    public void CheckpointAtAcknowledged_LeftOut_LosesLines() => Fails(Guard.CheckpointAtAcknowledged);

    [Fact]
    public void EndIncludesIgnoredLines_LeftOut_GivesFalseGaps() => Fails(Guard.EndIncludesIgnoredLines);

    [Fact]
    public void EmbeddedAcknowledgesWhenStored_LeftOut_LosesLinesAtARestart() =>
        Fails(Guard.EmbeddedAcknowledgesWhenStored, seed => new() { Seed = seed, VolatileBroker = true });

    private void Fails(Guard guard, Func<int, SimulationOptions>? optionsOf = null)
    {
        var runner = new SeedRunner(options => new ProductPipeline(options));
        var options = optionsOf ?? SimulationOptions.OfProductSeed;
        var failed = runner.FirstFailure(100, seed => options(seed) with { LeftOut = guard }, seedsAtOnce: 2);

        Assert.NotNull(failed);
        output.WriteLine($"{guard} is missed at seed {failed}: {runner.Failures[failed.Value].Split('\n')[0]}");
    }
}
