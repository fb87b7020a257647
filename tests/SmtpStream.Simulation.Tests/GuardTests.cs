using SmtpStream.Simulation.Tests.Reference;
using SmtpStream.Simulation.Tests.World;
using Xunit.Abstractions;

namespace SmtpStream.Simulation.Tests;

/// <summary>Leaving out any one guard makes the simulation fail: the guard is needed, and the simulation would see its loss.</summary>
public sealed class GuardTests(ITestOutputHelper output)
{
    [Fact]
    public void PositionFilter_LeftOut_CountsEventsTwice() => Fails(Guard.PositionFilter, 100);

    [Fact]
    public void StampComparison_LeftOut_TakesAFormerOwnersOlderPartial() => Fails(Guard.StampComparison, 500);

    [Fact]
    public void RepublishOnAssignment_LeftOut_MissesPartials() => Fails(Guard.RepublishOnAssignment, 200);

    [Fact]
    public void CompareAndSet_LeftOut_LosesRows() => Fails(Guard.CompareAndSet, 200);

    [Fact]
    public void Sealing_LeftOut_GrowsWithoutBound() => Fails(Guard.Sealing, 10);

    [Fact]
    public void PreviousEnd_LeftOut_HidesDestroyedRecords() => Fails(Guard.PreviousEnd, 300, Destroying);

    [Fact]
    public void PreviousPerPath_LeftOut_HidesTheLossOfTheLastBatchBeforeARotation() => Fails(Guard.PreviousPerPath, 2_000, Destroying);

    [Fact]
    public void SendOrder_LeftOut_DropsPartialsAsOld() => Fails(Guard.SendOrder, 50);

    [Fact]
    public void EqualStampsDropped_LeftOut_CountsTwice() => Fails(Guard.EqualStampsDropped, 500);

    [Fact]
    public void OrderedProducer_LeftOut_GivesFalseGaps() => Fails(Guard.OrderedProducer, 50);

    [Fact]
    public void SessionEndsWithFailure_LeftOut_DropsTheResentRecordAsOld() => Fails(Guard.SessionEndsWithFailure, 100);

    [Fact]
    public void FinalKeptUntilAcknowledged_LeftOut_ClosesAWindowWithoutRows() => Fails(Guard.FinalKeptUntilAcknowledged, 500);

    [Fact]
    public void AtomicLoad_LeftOut_LoadsAStateThatIsNotOfItsPosition() => Fails(Guard.AtomicLoad, 500);

    [Fact]
    public void CheckpointAtAcknowledged_LeftOut_LosesLines() => Fails(Guard.CheckpointAtAcknowledged, 200);

    [Fact]
    public void TableOfAcknowledgedPosition_LeftOut_GivesOtherEvents() => Fails(Guard.TableOfAcknowledgedPosition, 500);

    [Fact]
    public void Withdrawal_LeftOut_KeepsAnAnomalyThatTheFinalDataDoNotSupport() => Fails(Guard.Withdrawal, 50);

    [Fact]
    public void OwnEntryPerEmission_LeftOut_ReplaysAnotherNumberOfAnomalies() => Fails(Guard.OwnEntryPerEmission, 200);

    [Fact]
    public void EndIncludesIgnoredLines_LeftOut_GivesFalseGaps() => Fails(Guard.EndIncludesIgnoredLines, 50);

    [Fact]
    public void SealedNeverReopened_LeftOut_CountsTwice() => Fails(Guard.SealedNeverReopened, 100);

    [Fact]
    public void EmbeddedAcknowledgesWhenStored_LeftOut_LosesLinesAtARestart() =>
        Fails(Guard.EmbeddedAcknowledgesWhenStored, 200, seed => new() { Seed = seed, VolatileBroker = true });

    private static SimulationOptions Destroying(int seed) => new() { Seed = seed, DestroyedRecords = true };

    private void Fails(Guard guard, int withinSeeds, Func<int, SimulationOptions>? optionsOf = null)
    {
        var runner = new SeedRunner(options => new ReferencePipeline(options));
        var options = optionsOf ?? SimulationOptions.OfSeed;
        var failed = runner.FirstFailure(withinSeeds, seed => options(seed) with { LeftOut = guard });

        Assert.NotNull(failed);
        output.WriteLine($"{guard} is missed at seed {failed}: {runner.Failures[failed.Value].Split('\n')[0]}");
    }
}
