using System.Buffers;
using SmtpStream.Encoding.Events;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>What sets of partials and of windows have in common.</summary>
internal static class MemberEncoding
{
    private const int MaxPrefixBytes = 16;

    public static void WriteSet(IBufferWriter<byte> output, uint tag, ReadOnlySpan<byte> members)
    {
        var writer = new WireWriter(output.GetSpan(MaxPrefixBytes + members.Length));
        writer.Tag(tag);
        writer.Varint((ulong)members.Length);
        writer.Raw(members);
        output.Advance(writer.Length);
    }
}
