using System.IO.Hashing;
using System.Text;

namespace SmtpStream.Contracts;

/// <summary>Which partition a key belongs to: XxHash64(UTF-8 of the key) mod n. Frozen; librdkafka's own partitioners are never used.</summary>
public static class Partitioner
{
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) =>
        (int)(XxHash64.HashToUInt64(key) % (uint)partitions);

    public static int PartitionOf(string key, int partitions) => (int)(HashOf(key) % (uint)partitions);

    /// <summary>XxHash64 of the UTF-8 of the key.</summary>
    internal static ulong HashOf(string key)
    {
        var length = Encoding.UTF8.GetMaxByteCount(key.Length);
        Span<byte> buffer = length <= 1024 ? stackalloc byte[length] : new byte[length];
        return XxHash64.HashToUInt64(buffer[..Encoding.UTF8.GetBytes(key, buffer)]);
    }
}
