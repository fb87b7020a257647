using System.Buffers;
using SmtpStream.Encoding.Aggregates;

namespace SmtpStream.Aggregator.Merging;

/// <summary>Windows that the same record closed or, once closed, changed.</summary>
internal sealed class ClosedWindows(byte[] members) : FinalSet(members)
{
    public override void WriteOutput(IBufferWriter<byte> writer) => WindowEncoding.WriteDerivedSet(writer, Members);
}
