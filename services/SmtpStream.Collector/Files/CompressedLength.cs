using System.Buffers.Binary;

namespace SmtpStream.Collector.Files;

/// <summary>ISIZE, the last four bytes of a gzip member: length of its content modulo 2^32 (RFC 1952 section 2.3.1).</summary>
internal static class CompressedLength
{
    private const int SmallestFile = 18;

    /// <summary>0 where the file is too short to tell.</summary>
    public static uint Of(FoundFile file)
    {
        using var stream = ContentStream.OpenRaw(file.FullName);
        if (stream.Length < SmallestFile)
        {
            return 0;
        }

        Span<byte> size = stackalloc byte[4];
        stream.Position = stream.Length - size.Length;
        stream.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }
}
