using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Compact users that prove the protocol itself.</summary>
internal sealed class ReferencePipeline(SimulationOptions options) : Pipeline
{
    public override Action<StageState, string> RecordNotification => OnOffAlerting.RecordNotification;

    public override IStageUser CreateUser(StageIdentity identity) => identity.Stage switch
    {
        StageKind.Fold => new SumFold(options.LeftOut),
        StageKind.Merge => new SumMerge(identity.Partition, options.DroppedTiers),
        StageKind.Scorer => new ThresholdScorer(options.LeftOut),
        StageKind.Alerting => new OnOffAlerting(),
        _ => new RuleRelay(),
    };

    public override byte[] Encode(CollectedBatch batch) => ReferenceBatch.Encode(batch);

    public override byte[] EncodeControl(int threshold) => ReferenceCodec.Write(writer => writer.Write(threshold));

    public override void Verify(FinishedWorld world) => new ReferenceOracle(world).Verify();
}
