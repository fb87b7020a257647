using System.Buffers;

namespace SmtpStream.Detection.Learning;

/// <summary>A running silence of an entity: since when nothing at all was seen, and how improbable that is.</summary>
/// <param name="SinceUnixMs">Start of its first window; long.MinValue while there is none.</param>
/// <param name="Level">Fast level of the leading series when it began, at most 1: it would sink with the silence itself.</param>
/// <param name="LogProbability">ln of the product of P(0).</param>
/// <param name="Expected">Events of the leading series that should have come.</param>
internal readonly record struct Silence(long SinceUnixMs, double Level, double LogProbability, double Expected)
{
    public static Silence None { get; } = new(long.MinValue, 1, 0, 0);

    public bool IsRunning => SinceUnixMs != long.MinValue;

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteInt64(SinceUnixMs);
        writer.WriteDouble(Level);
        writer.WriteDouble(LogProbability);
        writer.WriteDouble(Expected);
    }

    public static Silence Read(ref StateReader reader) =>
        new(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
}
