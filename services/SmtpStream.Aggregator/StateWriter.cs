using System.Buffers;
using System.Buffers.Binary;

namespace SmtpStream.Aggregator;

/// <summary>Writes the small values of the stages' own state: fixed 8-byte numbers and length-prefixed texts.</summary>
internal readonly struct StateWriter(IBufferWriter<byte> output)
{
    public void Version(byte version)
    {
        output.GetSpan(1)[0] = version;
        output.Advance(1);
    }

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public void Flag(bool value) => Version(value ? (byte)1 : (byte)0);

    public void Text(string value)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(value);
        Number(length);
        System.Text.Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        output.Write(value);
    }
}
