using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator;

/// <summary>Final outputs in one entry and one record, encoded once.</summary>
/// <param name="members">The encoded members.</param>
internal abstract class FinalSet(byte[] members) : IStageValue
{
    public int ApproximateSizeBytes => 64 + members.Length;

    protected ReadOnlySpan<byte> Members => members;

    public void WriteState(IBufferWriter<byte> writer) => writer.Write(members);

    public abstract void WriteOutput(IBufferWriter<byte> writer);
}
