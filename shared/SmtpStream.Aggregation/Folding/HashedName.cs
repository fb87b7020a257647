using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Aggregation.Folding;

/// <summary>A normalised name with the hash that distinct counts and rankings share.</summary>
internal readonly ref struct HashedName(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ulong Hash { get; } = bytes.IsEmpty ? 0 : HyperLogLog.Hash(bytes);

    public bool IsEmpty => Bytes.IsEmpty;
}
