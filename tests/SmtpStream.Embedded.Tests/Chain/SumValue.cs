using System.Buffers;
using System.Buffers.Binary;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>A key with a number, as any stage of the test chain keeps and sends it.</summary>
internal sealed class SumValue(string key, int bodyField, long sum) : IStageValue
{
    public string Key => key;

    public long Sum { get; set; } = sum;

    public int ApproximateSizeBytes => 64;

    public static SumValue Read(ReadOnlySpan<byte> bytes, int bodyField) => new(
        System.Text.Encoding.UTF8.GetString(bytes[8..]), bodyField, BinaryPrimitives.ReadInt64LittleEndian(bytes));

    public void WriteState(IBufferWriter<byte> writer)
    {
        var length = 8 + System.Text.Encoding.UTF8.GetByteCount(key);
        var span = writer.GetSpan(length);
        BinaryPrimitives.WriteInt64LittleEndian(span, Sum);
        System.Text.Encoding.UTF8.GetBytes(key, span[8..]);
        writer.Advance(length);
    }

    // One field with tag and length; keys are short, so that a byte holds the length.
    public void WriteOutput(IBufferWriter<byte> writer)
    {
        var length = 8 + System.Text.Encoding.UTF8.GetByteCount(key);
        var span = writer.GetSpan(2);
        span[0] = (byte)((bodyField << 3) | 2);
        span[1] = (byte)length;
        writer.Advance(2);
        WriteState(writer);
    }
}
