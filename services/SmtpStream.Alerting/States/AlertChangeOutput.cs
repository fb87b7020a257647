using System.Buffers;
using Google.Protobuf;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.States;

/// <summary>Entry of a change on its way to smtp.alerts.</summary>
internal sealed class AlertChangeOutput(AlertChange change) : IStageValue
{
    public AlertChange Change { get; } = change;

    public int ApproximateSizeBytes => 800;

    /// <summary>smtp.alerts is compacted by it.</summary>
    public string? RecordKey => Change.Alert.Fingerprint;

    public void WriteState(IBufferWriter<byte> writer) => AlertCodec.ToMessage(Change).WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) =>
        new Proto.DerivedRecord { AlertChange = AlertCodec.ToMessage(Change) }.WriteTo(writer);

    public static AlertChangeOutput Read(ReadOnlySpan<byte> stored) =>
        new(AlertCodec.FromMessage(Proto.AlertChange.Parser.ParseFrom(stored)));
}
