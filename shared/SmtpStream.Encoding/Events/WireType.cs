namespace SmtpStream.Encoding.Events;

/// <summary>Protobuf wire types (protobuf.dev/programming-guides/encoding).</summary>
internal static class WireType
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint Bytes = 2;
    public const uint Fixed32 = 5;
}
