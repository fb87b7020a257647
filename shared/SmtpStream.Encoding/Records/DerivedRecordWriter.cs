using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Encoding.Records;

/// <summary>Writes the envelope of <c>smtpstream.v1.DerivedRecord</c> around a body that is already encoded.</summary>
public static class DerivedRecordWriter
{
    // Longest message: three varints of ten bytes, each with its tag.
    private const int MaxNestedBytes = 33;

    /// <param name="writer">Takes the record.</param>
    /// <param name="sender">Stage and partition that send it.</param>
    /// <param name="mark">Stamp and id; no id marks a watermark.</param>
    /// <param name="covered">Position covered by the commit that publishes it.</param>
    /// <param name="body">One field of the body with tag and length, as <see cref="IStageValue.WriteOutput"/> writes it.</param>
    public static void Write(IBufferWriter<byte> writer, StageIdentity sender, in Mark mark, in StreamPosition covered, ReadOnlySpan<byte> body)
    {
        Span<byte> nested = stackalloc byte[MaxNestedBytes];
        WriteMessage(writer, 1, nested[..WriteSender(nested, sender)]);
        WriteMessage(writer, 2, nested[..WritePosition(nested, mark.Stamp)]);
        if (mark.Id is { } id)
        {
            WriteId(writer, id);
        }

        WriteMessage(writer, 4, nested[..WritePosition(nested, covered)]);
        writer.Write(body);
    }

    private static int WriteSender(Span<byte> into, StageIdentity sender)
    {
        var length = WriteVarintField(into, 1, (ulong)sender.Stage);
        return length + WriteVarintField(into[length..], 2, (ulong)sender.Partition);
    }

    private static int WritePosition(Span<byte> into, in StreamPosition position)
    {
        var length = WriteVarintField(into, 1, (ulong)position.Incarnation);
        length += WriteVarintField(into[length..], 2, (ulong)position.Offset);
        return length + WriteVarintField(into[length..], 3, (ulong)position.Turn);
    }

    private static void WriteId(IBufferWriter<byte> writer, string id)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(id);
        var span = writer.GetSpan(length + 11);
        span[0] = Tag(3);
        var header = 1 + WriteVarint(span[1..], (ulong)length);
        System.Text.Encoding.UTF8.GetBytes(id, span[header..]);
        writer.Advance(header + length);
    }

    private static void WriteMessage(IBufferWriter<byte> writer, int field, ReadOnlySpan<byte> message)
    {
        var span = writer.GetSpan(2 + message.Length);
        span[0] = Tag(field);
        span[1] = (byte)message.Length;
        message.CopyTo(span[2..]);
        writer.Advance(2 + message.Length);
    }

    // proto3 leaves zero out.
    private static int WriteVarintField(Span<byte> into, int field, ulong value)
    {
        if (value == 0)
        {
            return 0;
        }

        into[0] = (byte)(field << 3);
        return 1 + WriteVarint(into[1..], value);
    }

    private static int WriteVarint(Span<byte> into, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            into[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        into[length++] = (byte)value;
        return length;
    }

    private static byte Tag(int field) => (byte)((field << 3) | 2);
}
