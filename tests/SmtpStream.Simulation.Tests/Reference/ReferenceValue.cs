using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>A value that writes the same to the store and, as one field, to its destination.</summary>
internal abstract class ReferenceValue : IStageValue
{
    public int ApproximateSizeBytes => 100;

    protected virtual int OutputField => 0;

    public void WriteState(IBufferWriter<byte> writer) => writer.Write(ReferenceCodec.Write(Write));

    public void WriteOutput(IBufferWriter<byte> writer) => ReferenceCodec.WriteField(writer, OutputField, WriteBody);

    protected abstract void Write(BinaryWriter writer);

    protected virtual void WriteBody(BinaryWriter writer) => Write(writer);
}
