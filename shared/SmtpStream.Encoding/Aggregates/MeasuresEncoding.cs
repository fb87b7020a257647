using System.Buffers;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Measures</c> ↔ <see cref="WindowMeasures"/>.</summary>
public static class MeasuresEncoding
{
    public static void Write(IBufferWriter<byte> output, WindowMeasures measures, MeasuresParts parts = MeasuresParts.All)
    {
        var writer = new WireWriter(output.GetSpan(MeasuresEncoder.MaxBytes(measures)));
        MeasuresEncoder.Write(ref writer, measures, parts, int.MaxValue);
        output.Advance(writer.Length);
    }

    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static WindowMeasures Read(ReadOnlySpan<byte> message)
    {
        var measures = new WindowMeasures();
        ReadInto(message, measures);
        return measures;
    }

    /// <summary>Adds the parts of the message to measures that do not have them yet.</summary>
    /// <exception cref="InvalidDataException">The bytes are no measures, or a part is there already.</exception>
    public static void ReadInto(ReadOnlySpan<byte> message, WindowMeasures measures) =>
        MeasuresDecoder.Read(new WireReader(message, 0), measures);

    /// <summary>Reads the counters only.</summary>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void ReadCounters(ReadOnlySpan<byte> message, CounterSet into)
    {
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag == AggregateTags.Measures.Counters)
            {
                MeasuresDecoder.ReadCounter(reader.Message(), into);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }
}
