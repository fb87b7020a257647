using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Window</c> ↔ <see cref="WindowRecord"/>.</summary>
public static class WindowEncoding
{
    private const int LengthWidth = 4;

    /// <summary>Writes the message with the chosen parts of its measures; rankings are cut to their first names.</summary>
    public static void Write(
        IBufferWriter<byte> output, in WindowTotal window, MeasuresParts parts = MeasuresParts.All, int rankingLimit = int.MaxValue)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(window)));
        WriteBody(ref writer, window, parts, rankingLimit);
        output.Advance(writer.Length);
    }

    /// <summary>Writes the message as the body of a derived record, with tag and length.</summary>
    public static void WriteDerivedBody(
        IBufferWriter<byte> output, in WindowTotal window, MeasuresParts parts = MeasuresParts.All, int rankingLimit = int.MaxValue) =>
        WriteField(output, T.Derived.Window, window, parts, rankingLimit);

    /// <summary>Writes the whole message as a member of a set.</summary>
    public static void WriteMember(IBufferWriter<byte> set, in WindowTotal window) =>
        WriteField(set, T.Member, window, MeasuresParts.All, int.MaxValue);

    /// <summary>Writes a set of encoded members as the body of a derived record.</summary>
    public static void WriteDerivedSet(IBufferWriter<byte> output, ReadOnlySpan<byte> members) =>
        MemberEncoding.WriteSet(output, T.Derived.WindowSet, members);

    /// <summary>Kind of the entity of an encoded window; nothing else of it is decoded.</summary>
    /// <exception cref="InvalidDataException">The bytes are no window.</exception>
    public static EntityKind KindOf(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag == T.Span.Entity)
            {
                return EntityEncoding.ReadKind(reader.Message());
            }

            reader.Skip(tag);
        }

        return EntityKind.None;
    }

    /// <exception cref="InvalidDataException">The bytes are no window.</exception>
    public static WindowRecord Read(ReadOnlySpan<byte> message)
    {
        EntityKey entity = default;
        long start = 0, loss = 0;
        var length = 0;
        var state = WindowState.None;
        var measures = new WindowMeasures();
        var incomplete = false;
        var zone = "";
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case T.Span.Entity:
                    entity = EntityEncoding.Read(reader.Message());
                    break;
                case T.Span.Start:
                    start = (long)reader.Varint();
                    break;
                case T.Span.Length:
                    length = (int)reader.Varint();
                    break;
                case T.Span.State:
                    state = (WindowState)reader.Varint();
                    break;
                case T.Span.Measures:
                    MeasuresDecoder.AddTo(reader.Message(), measures, isSameWindow: true);
                    break;
                case T.Window.Incomplete:
                    incomplete = reader.Varint() != 0;
                    break;
                case T.Window.LogLoss:
                    loss = (long)reader.Varint();
                    break;
                case T.Window.Zone:
                    zone = EntityEncoding.ReadText(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new WindowRecord(entity, new WindowSpan(start, length), state, measures, incomplete, loss, zone);
    }

    private static void WriteField(IBufferWriter<byte> output, uint tag, in WindowTotal window, MeasuresParts parts, int rankingLimit)
    {
        var writer = new WireWriter(output.GetSpan(MaxBytes(window)));
        writer.Tag(tag);
        var body = writer.Open(LengthWidth);
        WriteBody(ref writer, window, parts, rankingLimit);
        writer.Close(body, LengthWidth);
        output.Advance(writer.Length);
    }

    private static int MaxBytes(in WindowTotal window) =>
        96 + EntityEncoding.MaxBytes(window.Entity) + EntityEncoding.MaxBytes(window.Zone) + window.Measures.MaxBytes;

    private static void WriteBody(ref WireWriter writer, in WindowTotal window, MeasuresParts parts, int rankingLimit)
    {
        EntityEncoding.Write(ref writer, T.Span.Entity, window.Entity);
        writer.Varint(T.Span.Start, (ulong)window.Span.StartUnixMs);
        writer.Varint(T.Span.Length, (uint)window.Span.LengthSeconds);
        writer.Varint(T.Span.State, (uint)window.State);
        writer.Tag(T.Span.Measures);
        var measures = writer.Open(LengthWidth);
        window.Measures.Write(ref writer, parts, rankingLimit);
        writer.Close(measures, LengthWidth);
        writer.Bool(T.Window.Incomplete, window.Incomplete);
        writer.Varint(T.Window.LogLoss, (ulong)window.LogLoss);
        EntityEncoding.WriteText(ref writer, T.Window.Zone, window.Zone);
    }
}
