using System.Buffers.Binary;
using System.Globalization;
using SmtpStream.Detection.Baselines;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Outcomes;

/// <summary>Bytes of <c>smtpstream.v1.Band</c> ↔ <see cref="Band"/>, and its field under RedisKeys.Bands.</summary>
public static class BandCodec
{
    /// <summary>Three doubles with their tags, and a bool.</summary>
    public const int MaxBytes = 29;

    private const byte DoubleWire = 1;

    /// <summary>"metric|window start in Unix seconds".</summary>
    public static string Field(string metric, long windowStartUnixMs) =>
        string.Create(CultureInfo.InvariantCulture, $"{metric}|{windowStartUnixMs / 1000}");

    /// <exception cref="InvalidDataException">The bytes are no band.</exception>
    public static Band Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var read = Proto.Band.Parser.ParseFrom(bytes);
            return new Band(read.Expected, read.Low, read.High, read.Learning);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The bytes are not a band.", e);
        }
    }

    /// <summary>Writes the message into a buffer of at least <see cref="MaxBytes"/>; returns its length.</summary>
    public static int Write(Span<byte> buffer, in Band band)
    {
        var length = WriteDouble(buffer, 1, band.Expected);
        length += WriteDouble(buffer[length..], 2, band.Low);
        length += WriteDouble(buffer[length..], 3, band.High);
        if (band.Learning)
        {
            buffer[length++] = 4 << 3;
            buffer[length++] = 1;
        }

        return length;
    }

    // proto3 leaves zero out.
    private static int WriteDouble(Span<byte> buffer, int field, double value)
    {
        if (BitConverter.DoubleToInt64Bits(value) == 0)
        {
            return 0;
        }

        buffer[0] = (byte)((field << 3) | DoubleWire);
        BinaryPrimitives.WriteDoubleLittleEndian(buffer[1..], value);
        return 9;
    }
}
