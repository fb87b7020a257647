using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Control;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>The relay: it keeps the latest of every change, and each change stands once, in order, in the input of the stage it is for.</summary>
internal sealed class RelayOracle(FinishedWorld world)
{
    public void Verify()
    {
        var changes = world.Broker.Log(new Destination(Topics.Control, 0)).Select(record => ControlChangeCodec.Read(record!.Body)).ToArray();
        foreach (var windows in Pipeline.PartitionsOf(Topics.Windows))
        {
            VerifyRelayed([.. changes.Where(change => change.Kind == ControlKind.Rule)], windows);
        }

        VerifyRelayed([.. changes.Where(change => change.Kind != ControlKind.Rule)], new Destination(Topics.Anomalies, 0));
        VerifyKept(changes);
    }

    private void VerifyRelayed(ControlChange[] expected, Destination destination)
    {
        var relayed = Replay.Taken(world.Broker.Log(destination).Where(record => record?.Sender == Pipeline.Relay))
            .Select(record => ControlChangeCodec.Read(record.Body).RequestId);
        Check.Equal(string.Join(' ', expected.Select(change => change.RequestId)), string.Join(' ', relayed), $"changes in {destination}");
    }

    private void VerifyKept(ControlChange[] changes)
    {
        var expected = changes.GroupBy(change => string.Create(CultureInfo.InvariantCulture, $"k/{(int)change.Kind}/{change.Id}"))
            .Where(group => !group.Last().Removed)
            .Select(group => group.Key)
            .Order(StringComparer.Ordinal);
        var kept = world.Store.Of(Pipeline.Relay).Entries.Keys.Where(id => id[0] == 'k').Order(StringComparer.Ordinal);
        Check.Equal(string.Join(' ', expected), string.Join(' ', kept), "changes that the relay keeps");
    }
}
