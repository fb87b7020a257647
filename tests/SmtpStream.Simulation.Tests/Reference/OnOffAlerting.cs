using System.Buffers;
using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>An alert is on after a breach, off after a withdrawal; every change goes to a topic and to a receiver.</summary>
internal sealed class OnOffAlerting : IStageUser
{
    private static readonly Destination Chat = Destination.Receiver("chat");

    public static string NotificationOf(string alert, int change) => string.Create(CultureInfo.InvariantCulture, $"n/{alert}/{change}");

    /// <summary>With the receiver's acknowledgement: the audit record.</summary>
    public static void RecordNotification(StageState state, string id)
    {
        var stamp = state.Stamp;
        var sent = new ChangeValue(ReferenceCodec.NotificationField, id, 0, isOn: false);
        state.Finalise(
            state.Add($"s/{id}/{stamp.Incarnation}.{stamp.Offset}.{stamp.Turn}", sent), new Destination(Topics.Notifications, 0));
    }

    public void Reset()
    {
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        using var reader = ReferenceCodec.Reader(stored);
        return id[0] switch
        {
            'a' => AlertValue.Read(reader),
            'c' => ChangeValue.Read(ReferenceCodec.AlertChangeField, reader),
            _ => ChangeValue.Read(ReferenceCodec.NotificationField, reader),
        };
    }

    public void Loaded(StageState state)
    {
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        using var reader = ReferenceCodec.Reader(record.Body);
        var outcome = OutcomeValue.Read(reader);
        var entry = state.Find($"a/{outcome.Alert}") ?? state.Add($"a/{outcome.Alert}", new AlertValue(isOn: false, 0));
        var alert = (AlertValue)entry.Value;
        if (alert.IsOn == outcome.IsBreach)
        {
            return;
        }

        alert.IsOn = outcome.IsBreach;
        alert.Changes++;
        state.Changed(entry);
        var change = new ChangeValue(ReferenceCodec.AlertChangeField, outcome.Alert, alert.Changes, alert.IsOn);
        state.Finalise(
            state.Add($"c/{outcome.Alert}/{alert.Changes}", change),
            new Destination(Topics.Alerts, Partitioner.PartitionOf(outcome.Alert, Pipeline.Partitions)));
        var notification = new ChangeValue(ReferenceCodec.NotificationField, outcome.Alert, alert.Changes, alert.IsOn);
        state.Finalise(state.Add(NotificationOf(outcome.Alert, alert.Changes), notification), Chat);
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;
}
