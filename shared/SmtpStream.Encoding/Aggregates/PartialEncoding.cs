using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Partial</c> ↔ <see cref="PartialRecord"/>.</summary>
public static class PartialEncoding
{
    private const int LengthWidth = 4;

    /// <summary>Writes the message.</summary>
    public static void Write(IBufferWriter<byte> output, PartialRecord partial)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(partial)));
        WriteBody(ref writer, partial);
        output.Advance(writer.Length);
    }

    /// <summary>Writes the message as the body of a derived record, with tag and length.</summary>
    public static void WriteDerivedBody(IBufferWriter<byte> output, PartialRecord partial) => WriteField(output, T.Derived.Partial, partial);

    /// <summary>Writes the message as a member of a set.</summary>
    public static void WriteMember(IBufferWriter<byte> set, PartialRecord partial) => WriteField(set, T.Member, partial);

    /// <summary>Writes a set of encoded members as the body of a derived record.</summary>
    public static void WriteDerivedSet(IBufferWriter<byte> output, ReadOnlySpan<byte> members) =>
        MemberEncoding.WriteSet(output, T.Derived.PartialSet, members);

    /// <exception cref="InvalidDataException">The bytes are no partial.</exception>
    public static PartialRecord Read(ReadOnlySpan<byte> message)
    {
        var view = new PartialView(message);
        return new PartialRecord(view.Entity, view.Span, view.State, MeasuresEncoding.Read(view.Measures), view.LogLoss, view.Birth, view.Zone);
    }

    private static void WriteField(IBufferWriter<byte> output, uint tag, PartialRecord partial)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(partial)));
        writer.Tag(tag);
        var body = writer.Open(LengthWidth);
        WriteBody(ref writer, partial);
        writer.Close(body, LengthWidth);
        output.Advance(writer.Length);
    }

    private static int MaxBytes(PartialRecord partial) =>
        96 + EntityEncoding.MaxBytes(partial.Entity) + EntityEncoding.MaxBytes(partial.Zone) + MeasuresEncoder.MaxBytes(partial.Measures);

    private static void WriteBody(ref WireWriter writer, PartialRecord partial)
    {
        EntityEncoding.Write(ref writer, T.Span.Entity, partial.Entity);
        writer.Varint(T.Span.Start, (ulong)partial.Span.StartUnixMs);
        writer.Varint(T.Span.Length, (uint)partial.Span.LengthSeconds);
        writer.Varint(T.Span.State, (uint)partial.State);
        writer.Tag(T.Span.Measures);
        var measures = writer.Open(LengthWidth);
        MeasuresEncoder.Write(ref writer, partial.Measures, MeasuresParts.All, int.MaxValue);
        writer.Close(measures, LengthWidth);
        writer.Varint(T.Partial.LogLoss, (ulong)partial.LogLoss);
        writer.Varint(T.Partial.Birth, (ulong)partial.Birth);
        EntityEncoding.WriteText(ref writer, T.Partial.Zone, partial.Zone);
    }
}
