using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>
/// The scorer: smtp.windows read again without faults gives the outcomes that were sent, byte for byte, and what is learnt, the bands
/// and the rules that hold.
/// </summary>
internal sealed class OutcomeOracle(FinishedWorld world, Pipeline pipeline)
{
    private const char Emission = 'a';

    private static readonly Destination Anomalies = new(Topics.Anomalies, 0);

    public void Verify()
    {
        foreach (var scorer in StoredWindows.StagesOf(StageKind.Scorer))
        {
            var replay = new Replay(scorer, pipeline.CreateUser(scorer), world.Broker.Log(new Destination(Topics.Windows, scorer.Partition)));
            Check.SameRecords(
                replay.SentTo(Anomalies),
                Replay.Taken(world.Broker.Log(Anomalies).Where(record => record?.Sender == scorer)),
                $"outcomes of {scorer}");
            var stored = world.Store.Of(scorer);
            Check.SameEntries(replay.State.Entries, stored.Entries, id => id[0] is not Emission, $"state of {scorer}");
            Check.SameFields(replay.State.ReadModel, stored.ReadModel, $"read model of {scorer}");
        }
    }
}
