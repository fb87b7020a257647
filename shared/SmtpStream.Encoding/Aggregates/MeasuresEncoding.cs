using System.Buffers;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Events;

namespace SmtpStream.Encoding.Aggregates;

/// <summary><c>smtpstream.v1.Measures</c> ↔ <see cref="WindowMeasures"/>.</summary>
public static class MeasuresEncoding
{
    public static void Write(IBufferWriter<byte> output, WindowMeasures measures, MeasuresParts parts = MeasuresParts.All) =>
        Write(output, new MeasuresForm(measures), parts);

    public static void Write(IBufferWriter<byte> output, MeasuresForm measures, MeasuresParts parts = MeasuresParts.All)
    {
        var writer = new WireWriter(output.GetSpan(measures.MaxBytes));
        measures.Write(ref writer, parts, int.MaxValue);
        output.Advance(writer.Length);
    }

    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static WindowMeasures Read(ReadOnlySpan<byte> message)
    {
        var measures = new WindowMeasures();
        AddTo(message, measures);
        return measures;
    }

    /// <summary>Adds what an encoded message counted, without decoding it first.</summary>
    /// <param name="message">The encoded measures.</param>
    /// <param name="into">Measures of the same entity.</param>
    /// <param name="isSameWindow">Sub-counts belong to one window: another one's are left out.</param>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void AddTo(ReadOnlySpan<byte> message, WindowMeasures into, bool isSameWindow = true) =>
        MeasuresDecoder.AddTo(new WireReader(message, 0), into, isSameWindow);

    /// <summary>Adds the distribution, distinct count or ranking of one metric only; the others are passed over.</summary>
    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void AddSketchTo(ReadOnlySpan<byte> message, Metric metric, WindowMeasures into) =>
        MeasuresDecoder.AddSketchTo(new WireReader(message, 0), metric, into);

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
