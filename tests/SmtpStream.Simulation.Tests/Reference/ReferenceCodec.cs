using System.Buffers;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Small bodies in .NET's binary form, wrapped as one length-delimited field like those of DerivedRecord.</summary>
internal static class ReferenceCodec
{
    public const int WatermarkField = 10;
    public const int PartialField = 11;
    public const int WindowField = 12;
    public const int OutcomeField = 13;
    public const int AlertChangeField = 14;
    public const int NotificationField = 15;
    public const int ControlField = 16;

    public static byte[] Write(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static void WriteField(IBufferWriter<byte> output, int field, Action<BinaryWriter> write)
    {
        var body = Write(write);
        output.Write(Write(writer =>
        {
            writer.Write7BitEncodedInt((field << 3) | 2);
            writer.Write7BitEncodedInt(body.Length);
        }));
        output.Write(body);
    }

    public static BinaryReader Reader(ReadOnlySpan<byte> bytes) => new(new MemoryStream(bytes.ToArray()));

    public static BinaryReader Reader(ReadOnlyMemory<byte> bytes) => Reader(bytes.Span);
}
