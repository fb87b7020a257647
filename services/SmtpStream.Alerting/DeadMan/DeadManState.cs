using System.Buffers;
using Google.Protobuf;
using SmtpStream.Alerting.States;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.DeadMan;

/// <summary>Entry of the dead-man alert.</summary>
internal sealed class DeadManState : IStageValue
{
    public const string EntryId = "d";

    public Alert? Alert { get; set; }

    public int ApproximateSizeBytes => 500;

    public static DeadManState Read(ReadOnlySpan<byte> stored)
    {
        var message = Proto.StoredDeadMan.Parser.ParseFrom(stored);
        return new DeadManState { Alert = message.Alert is null ? null : AlertCodec.FromMessage(message.Alert) };
    }

    public void WriteState(IBufferWriter<byte> writer) => new Proto.StoredDeadMan
    {
        Firing = Alert is { IsFiring: true },
        Alert = Alert is null ? null : AlertCodec.ToMessage(Alert),
    }.WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("The dead-man alert is state; its changes are outputs.");
}
