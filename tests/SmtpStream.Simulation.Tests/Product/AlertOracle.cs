using SmtpStream.Alerting.DeadMan;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>
/// Alerting: smtp.anomalies read again, without faults and turns, gives the same alerts, silences and changes. The dead-man alert
/// runs on the wall clock and is left out.
/// </summary>
internal sealed class AlertOracle(FinishedWorld world, Pipeline pipeline)
{
    public void Verify()
    {
        var replay = new Replay(Pipeline.Alerting, pipeline.CreateUser(Pipeline.Alerting), world.Broker.Log(new Destination(Topics.Anomalies, 0)));
        Check.SameEntries(
            replay.State.Entries,
            world.Store.Of(Pipeline.Alerting).Entries,
            id => id[0] is 'a' or 's' or 'q',
            "state of alerting");
        foreach (var alerts in Pipeline.PartitionsOf(Topics.Alerts))
        {
            var taken = Replay.Taken(world.Broker.Log(alerts));
            Check.SameRecords(
                replay.SentTo(alerts),
                [.. taken.Where(record => record.Mark.Id?.Contains(DeadManWatch.Identity, StringComparison.Ordinal) != true)],
                $"changes in {alerts}");
        }
    }
}
