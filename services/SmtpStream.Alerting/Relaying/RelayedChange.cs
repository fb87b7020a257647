using System.Buffers;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Relaying;

/// <summary>A control change, as state and as output.</summary>
internal sealed class RelayedChange(ControlChange change) : IStageValue
{
    public ControlChange Change => change;

    public int ApproximateSizeBytes => 300;

    public void WriteState(IBufferWriter<byte> writer) => ControlChangeCodec.Write(writer, change);

    public void WriteOutput(IBufferWriter<byte> writer) => ControlChangeCodec.WriteDerived(writer, change);
}
