using System.Buffers;
using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Relaying;

/// <summary>
/// Reads smtp.control and keeps the latest change of every (kind, id); writes each change into the input of the stage it is for, where
/// it holds from its place in the log. So no stage has a second input.
/// </summary>
/// <remarks>Used on the stage's thread only.</remarks>
internal sealed class RelayStage(int windowPartitions) : IStageUser
{
    public void Reset()
    {
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => new RelayedChange(ControlChangeCodec.Read(stored.ToArray()));

    public void Loaded(StageState state)
    {
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    /// <remarks>A record that is repeated is relayed again: whoever applies it finds nothing to change.</remarks>
    public void Apply(in InputRecord record, StageState state)
    {
        var change = ControlChangeCodec.Read(record.Body);
        Keep(change, state);
        for (var i = 0; i < windowPartitions && IsForScorer(change.Kind); i++)
        {
            Relay(change, new Destination(Topics.Windows, i), state);
        }

        if (IsForAlerting(change.Kind))
        {
            Relay(change, new Destination(Topics.Anomalies, 0), state);
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;

    private static bool IsForScorer(ControlKind kind) => kind is ControlKind.Rule or ControlKind.Feedback or ControlKind.Model;

    private static bool IsForAlerting(ControlKind kind) =>
        kind is ControlKind.Silence or ControlKind.Acknowledgement or ControlKind.QuietUntil;

    private static void Keep(ControlChange change, StageState state)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"k/{(int)change.Kind}/{change.Id}");
        var entry = state.Find(id);
        if (entry is not null)
        {
            state.Remove(entry);
        }

        if (!change.Removed)
        {
            state.Add(id, new RelayedChange(change));
        }
    }

    private static void Relay(ControlChange change, Destination destination, StageState state)
    {
        var stamp = state.Stamp;
        var id = string.Create(CultureInfo.InvariantCulture, $"r/{stamp.Incarnation}/{stamp.Offset}/{destination.Name}/{destination.Partition}");
        state.Finalise(state.Add(id, new RelayedChange(change)), destination);
    }
}
