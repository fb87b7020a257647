using System.Buffers;
using Confluent.Kafka;

namespace SmtpStream.Kafka.Consuming;

/// <summary>A record's value copied into a rented array: fresh memory for each 256 KiB batch costs more than its decompression.</summary>
internal readonly record struct PooledValue(byte[]? Array, int Length)
{
    public static IDeserializer<PooledValue> Deserializer { get; } = new RentingDeserializer();

    private sealed class RentingDeserializer : IDeserializer<PooledValue>
    {
        public PooledValue Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
        {
            if (isNull)
            {
                return default;
            }

            var array = data.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(data.Length);
            data.CopyTo(array);
            return new PooledValue(array, data.Length);
        }
    }
}
