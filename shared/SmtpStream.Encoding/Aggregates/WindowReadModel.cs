using System.Buffers;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>
/// The form of windows in Redis: under RedisKeys.Windows a Window without its sketches, under RedisKeys.Sketches a Measures with
/// nothing else, both in the field that RedisKeys.WindowField names. A window whose sketch field is missing has none yet.
/// </summary>
public static class WindowReadModel
{
    /// <summary>Field of RedisKeys.Progress: the stage's watermark, a Watermark.</summary>
    public const string WatermarkField = "watermark";

    /// <summary>Field of merge's RedisKeys.Progress: events that came after every tier of their window was dropped, decimal.</summary>
    public const string LateField = "late";

    /// <summary>Fields of fold's RedisKeys.Progress, one per path: this, then the path entity's canonical text; the value is a Measures with the path's counters since its first line.</summary>
    public const string PathPrefix = "path/";

    public static void WriteWindow(IBufferWriter<byte> output, in WindowTotal window) =>
        WindowEncoding.Write(output, window, MeasuresParts.Counters);

    public static void WriteSketches(IBufferWriter<byte> output, MeasuresForm measures) =>
        MeasuresEncoding.Write(output, measures, MeasuresParts.Sketches);

    /// <param name="window">Value of the field under RedisKeys.Windows.</param>
    /// <param name="sketches">Value of the field under RedisKeys.Sketches; empty leaves the sketches out.</param>
    /// <exception cref="InvalidDataException">The bytes are not what the aggregator wrote.</exception>
    public static WindowRecord Read(ReadOnlySpan<byte> window, ReadOnlySpan<byte> sketches)
    {
        var record = WindowEncoding.Read(window);
        MeasuresEncoding.AddTo(sketches, record.Measures);
        return record;
    }
}
