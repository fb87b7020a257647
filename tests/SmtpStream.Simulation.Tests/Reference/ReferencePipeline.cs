using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Compact users that prove the protocol itself.</summary>
internal sealed class ReferencePipeline(SimulationOptions options) : Pipeline
{
    public override IStageUser CreateUser(StageIdentity identity) => identity.Stage switch
    {
        StageKind.Fold => new SumFold(options.LeftOut),
        StageKind.Merge => new SumMerge(identity.Partition, options.DroppedTiers),
        StageKind.Scorer => new ThresholdScorer(options.LeftOut),
        StageKind.Alerting => new OnOffAlerting(),
        _ => new RuleRelay(),
    };

    public override byte[] Encode(CollectedBatch batch) => ReferenceBatch.Encode(batch);

    /// <summary>A change of the threshold of the rule "above".</summary>
    public override byte[] DrawControl(Random random, SimulatedParts parts) => ReferenceCodec.Write(writer => writer.Write(4 + random.Next(12)));

    public override Outbox CreateOutbox(IStageUser user, SimulatedParts parts, Random random) => new OnOffOutbox(parts, random);

    public override void Verify(FinishedWorld world) => new ReferenceOracle(world).Verify();
}
