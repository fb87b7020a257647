using System.Buffers;
using SmtpStream.Encoding.Aggregates;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Partials of one destination that were sealed with the same record.</summary>
internal sealed class SealedPartials(byte[] members) : FinalSet(members)
{
    public override void WriteOutput(IBufferWriter<byte> writer) => PartialEncoding.WriteDerivedSet(writer, Members);
}
